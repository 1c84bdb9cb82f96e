import java.time.Duration;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.JoinWindows;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.StreamJoined;

/// Brings the records of two topics together that have the same key. Which of the two comes first makes no
/// difference: every pair is found once.
final class Join {
    private Join() {}

    static Topology topology(String left, String right, String to) {
        StreamsBuilder builder = new StreamsBuilder();
        var strings = Consumed.with(Serdes.String(), Serdes.String());
        builder.stream(left, strings)
                .join(
                        builder.stream(right, strings),
                        (ofLeft, ofRight) -> ofLeft + " " + ofRight,
                        JoinWindows.ofTimeDifferenceAndGrace(
                                Duration.ofHours(1), Duration.ofHours(1)),
                        StreamJoined.with(Serdes.String(), Serdes.String(), Serdes.String())
                                .withStoreName("pairs"))
                .to(to, Produced.with(Serdes.String(), Serdes.String()));
        return builder.build();
    }
}
