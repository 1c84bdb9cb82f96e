import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;

/// A Kafka Streams application as users write them: `StreamsApplication SETTINGS TOPOLOGY TOPIC...` runs until its
/// standard input ends, then closes in order. It prints each change of its state.
public final class StreamsApplication {
    private StreamsApplication() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Properties settings = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of(arguments[0]))) {
            settings.load(file);
        }
        KafkaStreams streams = new KafkaStreams(topology(arguments), settings);
        streams.setStateListener((now, before) -> System.out.println("state " + now));
        streams.setUncaughtExceptionHandler(
                failure -> {
                    failure.printStackTrace();
                    return org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler
                            .StreamThreadExceptionResponse.REPLACE_THREAD;
                });
        streams.start();
        while (System.in.read() >= 0) {
            // Nobody writes; the end is what we wait for.
        }
        System.exit(streams.close(Duration.ofSeconds(30)) ? 0 : 1);
    }

    private static Topology topology(String[] arguments) {
        return switch (arguments[1]) {
            case "count" -> WordCount.topology(arguments[2], arguments[3]);
            case "join" -> Join.topology(arguments[2], arguments[3], arguments[4]);
            default -> throw new IllegalArgumentException(arguments[1]);
        };
    }
}
