package io.minikafka.simulator.client;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// A member inside a driver process. The driver's events arrive on the thread that reads its lines; the
/// test's thread looks at the outcome.
final class DriverMember implements GroupMember {
    private final String name;
    private final Path file;
    private final Consumer<String> leave;
    private final AtomicInteger rebalances = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private volatile Set<Integer> owned = Set.of();

    DriverMember(String name, Path file, Consumer<String> leave) {
        this.name = name;
        this.file = file;
        this.leave = leave;
    }

    void happened(Map<String, String> event) {
        switch (event.getOrDefault("kind", "")) {
            case "assigned", "revoked" -> {
                owned = partitions(event.getOrDefault("owned", ""));
                rebalances.incrementAndGet();
            }
            case "failed" ->
                    failures.add(
                            event.getOrDefault("error", "") + " " + event.getOrDefault("text", ""));
            default -> {}
        }
    }

    private static Set<Integer> partitions(String list) {
        return list.isEmpty()
                ? Set.of()
                : Arrays.stream(list.split(",")).map(Integer::valueOf).collect(Collectors.toSet());
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
        return RecordFile.read(file);
    }

    @Override
    public void leave() {
        leave.accept(name);
    }
}
