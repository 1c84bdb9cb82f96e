package io.minikafka.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Sends each line of a file or of standard input as one record. Stops at the first record that the
/// broker does not take; done means that every line is acknowledged.
@Command(
        name = "produce",
        mixinStandardHelpOptions = true,
        description = "Send lines as records; each line's bytes are one record's value.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  echo hello | minikafka produce --topic greetings",
            "  minikafka produce --topic access --file access.log --compression zstd",
            "  echo 'user1:clicked' | minikafka produce --topic events --key-separator :",
            "  echo hello | minikafka produce --topic greetings --header from=shell --header lang=en"
        })
final class ProduceCommand implements Callable<Integer> {
    private static final int LINE_MAX_BYTES = 32 * 1024 * 1024;

    /// A person waits at the other end: a broker that takes nothing for this long is told, not waited for.
    private static final int DELIVERY_TIMEOUT_MS = 30_000;

    private static final int REQUEST_TIMEOUT_MS = 15_000;

    private static final String WHERE_TO_LOOK =
            ". The broker's log says why, if it is there at all: its disk may be full";

    @Mixin private final RecordOptions options = new RecordOptions();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Read this file instead of standard input.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = {"-k", "--key-separator"},
            paramLabel = "TEXT",
            description = "What stands before the first TEXT in a line is the record's key.")
    private Optional<String> keySeparator = Optional.empty();

    @Option(
            names = {"-H", "--header"},
            paramLabel = "NAME=VALUE",
            description = "A header of every record; may be given often.")
    private List<String> headers = new ArrayList<>();

    @Option(
            names = "--acks",
            paramLabel = "all|1|0",
            description = "What to wait for before a record counts as sent (${DEFAULT-VALUE}).")
    private String acks = "all";

    @Option(
            names = {"-z", "--compression"},
            paramLabel = "none|gzip|snappy|lz4|zstd",
            description = "Compress batches (${DEFAULT-VALUE}).")
    private String compression = "none";

    @Option(
            names = "--linger-ms",
            paramLabel = "MS",
            description = "How long a batch waits for more lines (${DEFAULT-VALUE}).")
    private int lingerMs = 5;

    @Override
    public Integer call() throws IOException {
        List<Header> ofEach = headers.stream().map(ProduceCommand::header).toList();
        Progress progress = new Progress("sent", options.quiet);
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        Map<String, Object> settings = options.target.clientSettings();
        settings.put("acks", acks);
        settings.put("enable.idempotence", Boolean.toString(acks.equals("all")));
        settings.put("compression.type", compression);
        settings.put("linger.ms", lingerMs);
        settings.put("batch.size", 131_072);
        settings.put("max.block.ms", 15_000);
        settings.put("delivery.timeout.ms", DELIVERY_TIMEOUT_MS);
        settings.put("request.timeout.ms", REQUEST_TIMEOUT_MS);
        settings.put("max.request.size", LINE_MAX_BYTES + 1_048_576);
        try (InputStream in = open();
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            LineReader lines = new LineReader(in, LINE_MAX_BYTES);
            for (Optional<byte[]> line = lines.next();
                    line.isPresent() && failure.get() == null;
                    line = lines.next()) {
                @SuppressWarnings("unused") // the callback tells all that the future would
                Future<RecordMetadata> sent =
                        producer.send(
                                record(line.get(), ofEach),
                                (_, thrown) -> {
                                    if (thrown != null) {
                                        failure.compareAndSet(null, thrown);
                                    }
                                });
                progress.add(line.get().length);
            }
            producer.flush();
        }
        Exception thrown = failure.get();
        if (thrown != null) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "The broker did not take a record: "
                            + thrown.getMessage()
                            + (thrown instanceof TimeoutException ? WHERE_TO_LOOK : ""));
        }
        progress.end();
        return ExitCode.DONE;
    }

    private InputStream open() throws IOException {
        if (file.isEmpty()) {
            return System.in;
        }
        try {
            return Files.newInputStream(file.get());
        } catch (NoSuchFileException missing) {
            throw new CommandFailure(ExitCode.USAGE, "There is no file " + file.get());
        }
    }

    private ProducerRecord<byte[], byte[]> record(byte[] line, List<Header> ofEach) {
        byte[] separator = keySeparator.map(text -> text.getBytes(UTF_8)).orElse(new byte[0]);
        int at = separator.length == 0 ? -1 : indexOf(line, separator);
        byte @Nullable [] key = at < 0 ? null : Arrays.copyOf(line, at);
        byte[] value = at < 0 ? line : Arrays.copyOfRange(line, at + separator.length, line.length);
        return new ProducerRecord<>(
                options.topic, options.partition.orElse(null), key, value, ofEach);
    }

    private static Header header(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new CommandFailure(ExitCode.USAGE, "A header is NAME=VALUE, not " + text);
        }
        return new RecordHeader(
                text.substring(0, equals), text.substring(equals + 1).getBytes(UTF_8));
    }

    private static int indexOf(byte[] line, byte[] separator) {
        for (int i = 0; i <= line.length - separator.length; i++) {
            if (Arrays.equals(line, i, i + separator.length, separator, 0, separator.length)) {
                return i;
            }
        }
        return -1;
    }
}
