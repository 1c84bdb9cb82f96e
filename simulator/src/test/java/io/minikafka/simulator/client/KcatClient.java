package io.minikafka.simulator.client;

import io.minikafka.simulator.client.Abilities.Ability;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// kcat, one process for each errand.
final class KcatClient implements RealClient {
    private static final String NAME = "kcat";
    private static final String KEY_END = "\u0001\u0002:key:\u0002\u0001";
    private static final String RECORD_END = "\u0001\u0002:record:\u0002\u0001";

    private final String kcat = Tool.path("kcat", "apt-get install kcat");
    private final String bootstrap;
    private final Path folder;
    private int files;

    KcatClient(String bootstrap, Path folder) {
        this.bootstrap = bootstrap;
        this.folder = folder;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Abilities abilities() {
        return new Abilities(
                EnumSet.of(Ability.IDEMPOTENCE, Ability.BARE_TOMBSTONES),
                HeaderForm.PRINTED,
                Set.of("range", "roundrobin"),
                Set.of("topics", "describe-topic"));
    }

    @Override
    public void produce(List<ClientRecord> records, Codec codec, boolean idempotent) {
        Map<List<Object>, ByteArrayOutputStream> inputs = new LinkedHashMap<>();
        for (ClientRecord record : records) {
            ByteArrayOutputStream input =
                    inputs.computeIfAbsent(
                            List.of(record.topic(), record.partition()),
                            k -> new ByteArrayOutputStream());
            input.writeBytes(record.key().content());
            input.writeBytes(KEY_END.getBytes(StandardCharsets.US_ASCII));
            input.writeBytes(record.value().content());
            input.writeBytes(RECORD_END.getBytes(StandardCharsets.US_ASCII));
        }
        inputs.forEach((target, input) -> {
            Path file = newFile("sent");
            write(file, input.toByteArray());
            run(
                    List.of(
                            "-P",
                            "-t",
                            target.get(0).toString(),
                            "-p",
                            target.get(1).toString(),
                            "-z",
                            codec.configName(),
                            "-X",
                            "acks=all",
                            "-X",
                            "enable.idempotence=" + idempotent,
                            "-X",
                            "max.in.flight=" + (idempotent ? 5 : 1),
                            "-Z",
                            "-K",
                            KEY_END,
                            "-D",
                            RECORD_END,
                            "-l",
                            file.toString()),
                    newFile("out"));
        });
    }

    @Override
    public List<ClientRecord> consume(List<String> topics) {
        List<ClientRecord> seen = new ArrayList<>();
        for (String topic : topics) {
            List<String> words =
                    List.of(
                            "-C",
                            "-t",
                            topic,
                            "-o",
                            "beginning",
                            "-e",
                            "-q",
                            "-X",
                            "check.crcs=true",
                            "-f",
                            KcatFormat.FORMAT);
            seen.addAll(KcatFormat.parse(run(words, newFile("seen"))));
        }
        return seen;
    }

    @Override
    public GroupMember join(
            String member, String group, String topic, Map<String, String> configs) {
        List<String> words = command();
        configs.forEach((key, value) -> words.addAll(List.of("-X", key + "=" + value)));
        words.addAll(List.of("-X", "auto.offset.reset=earliest", "-u", "-f", KcatFormat.FORMAT));
        words.addAll(List.of("-G", group, topic));
        return new KcatMember(member, words, newFile("member-" + member));
    }

    @Override
    public Map<String, String> call(String command, Map<String, String> arguments) {
        List<String> words = new ArrayList<>(List.of("-L"));
        if (arguments.containsKey("topic")) {
            words.addAll(List.of("-t", arguments.get("topic")));
        }
        String listing = new String(run(words, newFile("listing")), StandardCharsets.UTF_8);
        List<String> lines = listing.lines().map(String::strip).toList();
        return switch (command) {
            case "topics" ->
                    Map.of(
                            "names",
                            String.join(
                                    ",",
                                    lines.stream()
                                            .filter(line -> line.startsWith("topic \""))
                                            .map(line -> line.split("\"")[1])
                                            .toList()));
            case "describe-topic" ->
                    Map.of(
                            "partitions", count(lines, "partition "),
                            "led", count(lines, "partition .*leader \\d+,"),
                            "insync", count(lines, "partition .*isrs: \\d+$"));
            default -> throw new IllegalArgumentException("kcat has no command " + command);
        };
    }

    private static String count(List<String> lines, String start) {
        return String.valueOf(
                lines.stream().filter(line -> line.matches("(?s)" + start + ".*")).count());
    }

    private List<String> command() {
        return new ArrayList<>(List.of(kcat, "-b", bootstrap));
    }

    private byte[] run(List<String> words, Path output) {
        List<String> command = command();
        command.addAll(words);
        Path log = folder.resolve("kcat.log");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectOutput(output.toFile())
                            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
            int code = process.waitFor();
            if (code != 0) {
                throw new Refused(NAME, words.getFirst(), "exit " + code, "see " + log);
            }
            return Files.readAllBytes(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path newFile(String what) {
        return folder.resolve(NAME + "-" + ++files + "-" + what);
    }

    @Override
    public void close() {
        // Every process ended with its errand.
    }
}
