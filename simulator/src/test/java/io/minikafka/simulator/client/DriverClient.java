package io.minikafka.simulator.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/// A client behind a driver process, which speaks the line protocol described in `clients/java/Driver.java`.
/// What the driver says beside it is appended to a log file. A thread reads the driver's lines.
final class DriverClient implements RealClient {
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(3);
    private static final Duration END_LIMIT = Duration.ofSeconds(30);

    private final String name;
    private final Abilities abilities;
    private final Path folder;
    private final Process process;
    private final Writer requests;
    private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Map<String, DriverMember> members = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();

    DriverClient(String name, Abilities abilities, Path folder, List<String> command) {
        this.name = name;
        this.abilities = abilities;
        this.folder = folder;
        try {
            this.process =
                    new ProcessBuilder(command)
                            .redirectError(
                                    ProcessBuilder.Redirect.appendTo(
                                            folder.resolve(name + ".log").toFile()))
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be started: " + command, e);
        }
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofPlatform().daemon().name("driver-" + name).start(this::listen);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Abilities abilities() {
        return abilities;
    }

    @Override
    public void produce(List<ClientRecord> records, Codec codec, boolean idempotent) {
        Path file = newFile("sent");
        RecordFile.write(file, records);
        call(
                "produce",
                Map.of(
                        "file", file.toString(),
                        "codec", codec.configName(),
                        "idempotent", String.valueOf(idempotent)));
    }

    @Override
    public List<ClientRecord> consume(List<String> topics) {
        Path file = newFile("seen");
        call("consume", Map.of("file", file.toString(), "topics", String.join(",", topics)));
        return RecordFile.read(file);
    }

    @Override
    public GroupMember join(
            String member, String group, String topic, Map<String, String> configs) {
        Path file = newFile("member-" + member);
        DriverMember joined = new DriverMember(member, file, this::leave);
        members.put(member, joined);
        Map<String, String> arguments = new HashMap<>();
        configs.forEach((key, value) -> arguments.put("config." + key, value));
        arguments.putAll(
                Map.of(
                        "member", member,
                        "group", group,
                        "topic", topic,
                        "file", file.toString()));
        call("join", arguments);
        return joined;
    }

    private void leave(String member) {
        call("leave", Map.of("member", member));
    }

    @Override
    public synchronized Map<String, String> call(String command, Map<String, String> arguments) {
        int number = numbers.incrementAndGet();
        StringBuilder line = new StringBuilder().append(number).append(' ').append(command);
        arguments.forEach((key, value) ->
                line.append(' ')
                        .append(key)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        try {
            requests.append(line).append('\n').flush();
            String answer = answers.poll(ANSWER_LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (answer == null || !answer.startsWith(number + " ")) {
                throw new AssertionError(
                        "%s did not answer '%s' but: %s; see %s"
                                .formatted(name, line, answer, folder.resolve(name + ".log")));
            }
            return results(command, answer.split(" ", 4));
        } catch (IOException e) {
            throw new UncheckedIOException(name + " ended before: " + line, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Map<String, String> results(String command, String[] answer) {
        if (answer[1].equals("ok")) {
            return values(String.join(" ", answer), 2);
        }
        throw new Refused(
                name,
                command,
                answer.length > 2 ? answer[2] : "",
                answer.length > 3 ? answer[3] : "");
    }

    private static Map<String, String> values(String line, int from) {
        Map<String, String> values = new LinkedHashMap<>();
        String[] words = line.split(" ");
        for (int i = from; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            values.put(
                    words[i].substring(0, equals),
                    URLDecoder.decode(words[i].substring(equals + 1), StandardCharsets.UTF_8));
        }
        return values;
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines()
                    .forEach(line -> {
                        if (line.startsWith("event ")) {
                            Map<String, String> event = values(line, 1);
                            DriverMember member = members.get(event.get("member"));
                            if (member != null) {
                                member.happened(event);
                            }
                        } else {
                            answers.add(line);
                        }
                    });
        } catch (IOException | UncheckedIOException ended) {
            answers.add("the driver's output ended: " + ended);
        }
        answers.add("the driver ended");
    }

    private Path newFile(String what) {
        return folder.resolve(name + "-" + numbers.incrementAndGet() + "-" + what);
    }

    @Override
    public void close() {
        try {
            requests.close();
            process.onExit().get(END_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw new AssertionError(name + " did not end by itself", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
