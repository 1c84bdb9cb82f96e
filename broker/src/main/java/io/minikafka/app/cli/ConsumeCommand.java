package io.minikafka.app.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Prints records. With a group, the offsets of what was printed are committed, after it was printed;
/// without one, all partitions are read and nothing is remembered.
@Command(
        name = "consume",
        mixinStandardHelpOptions = true,
        description = "Print records, one per line; new ones as they come, until Ctrl-C.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  minikafka consume --topic greetings --from-beginning --until-end",
            "  minikafka consume --topic events --group audit",
            "  minikafka consume --topic events --partition 0 --offset 42 --max-messages 1",
            "  minikafka consume --topic events --format '{partition}:{offset} {key} {value}\\n'"
        })
final class ConsumeCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(100);

    @Mixin private final RecordOptions options = new RecordOptions();

    @Option(
            names = {"-g", "--group"},
            paramLabel = "NAME",
            description =
                    "Share the work with other members of this group; go on where it stopped.")
    private Optional<String> group = Optional.empty();

    @Option(
            names = "--from-beginning",
            description = "Begin with the oldest record; with a group: if it has no offset yet.")
    private boolean fromBeginning;

    @Option(
            names = {"-o", "--offset"},
            paramLabel = "OFFSET",
            description = "Begin at this offset of each partition (not with --group).")
    private Optional<Long> offset = Optional.empty();

    @Option(
            names = "--from-time",
            paramLabel = "MS",
            description = "Begin at this time, in milliseconds since 1970 (not with --group).")
    private Optional<Long> fromTimeMs = Optional.empty();

    @Option(
            names = {"-n", "--max-messages"},
            paramLabel = "COUNT",
            description = "Stop after this many records.")
    private long maxMessages = Long.MAX_VALUE;

    @Option(
            names = {"-e", "--until-end"},
            description = "Stop at the end that the topic has now (not with --group).")
    private boolean untilEnd;

    @Option(
            names = "--exit-on-idle",
            paramLabel = "MS",
            description = "Stop when no record came for this long.")
    private long idleMs = Long.MAX_VALUE;

    @Option(
            names = "--format",
            paramLabel = "TEXT",
            description =
                    "Print this for each record; {topic} {partition} {offset} {timestamp} {key} {value}"
                            + " {headers} stand for its parts, \\n and \\t for themselves.")
    private String format = "{value}\\n";

    private final Map<TopicPartition, OffsetAndMetadata> printed = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    @Override
    public Integer call() throws IOException {
        if (group.isPresent()
                && (options.partition.isPresent()
                        || offset.isPresent()
                        || fromTimeMs.isPresent()
                        || untilEnd)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "With --group, the group decides what is read and from where: leave out"
                            + " --partition, --offset, --from-time and --until-end");
        }
        RecordFormat recordFormat = new RecordFormat(format);
        Map<String, Object> settings = options.target.clientSettings();
        group.ifPresent(name -> settings.put("group.id", name));
        settings.put("enable.auto.commit", "false");
        settings.put("auto.offset.reset", fromBeginning ? "earliest" : "latest");
        settings.put("allow.auto.create.topics", "false");
        CountDownLatch ended = new CountDownLatch(1);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            wakeUpOnExit(consumer, ended);
            begin(consumer);
            print(consumer, recordFormat);
        } finally {
            ended.countDown();
        }
        return ExitCode.DONE;
    }

    /// Ctrl-C ends the poll; the process then waits until records are printed and offsets committed.
    private static void wakeUpOnExit(KafkaConsumer<?, ?> consumer, CountDownLatch ended) {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    consumer.wakeup();
                                    try {
                                        boolean done = ended.await(10, TimeUnit.SECONDS);
                                        if (!done) {
                                            System.err.println(
                                                    "The consumer does not end; leaving");
                                        }
                                    } catch (InterruptedException interrupted) {
                                        Thread.currentThread().interrupt();
                                    }
                                },
                                "consume-end"));
    }

    private void begin(KafkaConsumer<byte[], byte[]> consumer) {
        if (group.isPresent()) {
            consumer.subscribe(List.of(options.topic));
            return;
        }
        List<TopicPartition> partitions =
                consumer.partitionsFor(options.topic).stream()
                        .map(info -> new TopicPartition(options.topic, info.partition()))
                        .filter(each ->
                                options.partition.isEmpty()
                                        || options.partition.get() == each.partition())
                        .toList();
        if (partitions.isEmpty()) {
            String what =
                    options.partition
                            .map(number -> "partition " + number + " of topic ")
                            .orElse("topic ");
            throw new CommandFailure(ExitCode.FAILED, "There is no " + what + options.topic);
        }
        consumer.assign(partitions);
        if (untilEnd) {
            ends.putAll(consumer.endOffsets(partitions));
        }
        startingPoint().seek(consumer, partitions);
    }

    private StartingPoint startingPoint() {
        if (offset.isPresent()) {
            return new StartingPoint.At(offset.get());
        }
        if (fromTimeMs.isPresent()) {
            return new StartingPoint.Time(fromTimeMs.get());
        }
        return fromBeginning ? new StartingPoint.Beginning() : new StartingPoint.End();
    }

    private void print(KafkaConsumer<byte[], byte[]> consumer, RecordFormat recordFormat)
            throws IOException {
        Progress progress = new Progress("read", options.quiet);
        OutputStream out =
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 65_536);
        long lastNs = System.nanoTime();
        boolean goesOn = !isAtEnd(consumer);
        try {
            while (goesOn && progress.records() < maxMessages) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> entry : records) {
                    if (progress.records() == maxMessages) {
                        break;
                    }
                    print(entry, recordFormat, out, progress);
                }
                out.flush();
                commit(consumer);
                long nowNs = System.nanoTime();
                lastNs = records.isEmpty() ? lastNs : nowNs;
                goesOn = !isAtEnd(consumer) && (nowNs - lastNs) / 1_000_000 < idleMs;
            }
        } catch (WakeupException endOfProcess) {
            out.flush();
        }
        progress.end();
    }

    private void print(
            ConsumerRecord<byte[], byte[]> entry,
            RecordFormat recordFormat,
            OutputStream out,
            Progress progress)
            throws IOException {
        TopicPartition from = new TopicPartition(entry.topic(), entry.partition());
        Long end = ends.get(from);
        if (end != null && entry.offset() >= end) {
            return;
        }
        recordFormat.write(entry, out);
        printed.put(from, new OffsetAndMetadata(entry.offset() + 1));
        progress.add(Math.max(0, entry.serializedValueSize()));
    }

    private void commit(KafkaConsumer<?, ?> consumer) {
        if (group.isPresent() && !printed.isEmpty()) {
            consumer.commitSync(printed);
            printed.clear();
        }
    }

    /// Whether every partition was read to the end that it had at the beginning.
    private boolean isAtEnd(KafkaConsumer<?, ?> consumer) {
        return untilEnd
                && ends.entrySet().stream()
                        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }
}
