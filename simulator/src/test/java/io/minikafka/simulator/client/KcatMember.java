package io.minikafka.simulator.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A kcat process in group mode. It tells of rebalances on its standard error, one line each:
///
///     % Group g rebalanced (memberid m): assigned: t [0], t [2]
///
/// A thread reads these; the test's thread looks at the outcome.
final class KcatMember implements GroupMember {
    private static final Pattern REBALANCE =
            Pattern.compile("rebalanced .*: (assigned|revoked)(.*)");
    private static final Pattern PARTITION = Pattern.compile("\\[(\\d+)]");
    private static final int LEAVE_LIMIT_S = 60;

    private final String name;
    private final Path output;
    private final Process process;
    private final AtomicInteger rebalances = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private volatile Set<Integer> owned = Set.of();

    KcatMember(String name, List<String> command, Path output) {
        this.name = name;
        this.output = output;
        try {
            this.process = new ProcessBuilder(command).redirectOutput(output.toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("kcat-" + name).start(this::listen);
    }

    private void listen() {
        try (BufferedReader lines = process.errorReader()) {
            lines.lines().forEach(this::happened);
        } catch (IOException | UncheckedIOException e) {
            failures.add(e.toString());
        }
    }

    private void happened(String line) {
        Matcher rebalance = REBALANCE.matcher(line);
        if (rebalance.find()) {
            Set<Integer> now = new HashSet<>(owned);
            Matcher partition = PARTITION.matcher(rebalance.group(2));
            while (partition.find()) {
                int changed = Integer.parseInt(partition.group(1));
                if (rebalance.group(1).equals("assigned")) {
                    now.add(changed);
                } else {
                    now.remove(changed);
                }
            }
            owned = Set.copyOf(now);
            rebalances.incrementAndGet();
        } else if (line.startsWith("% ERROR")) {
            failures.add(line);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<Integer> owned() {
        return owned;
    }

    @Override
    public int rebalances() {
        return rebalances.get();
    }

    @Override
    public List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public List<ClientRecord> seen() {
        try {
            return KcatFormat.parse(Files.readAllBytes(output));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void leave() {
        // Through the handle: the process's own method would close its output before it says
        // goodbye.
        process.toHandle().destroy();
        try {
            if (!process.waitFor(LEAVE_LIMIT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("kcat, member " + name + ", does not leave its group");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
