package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.storage.disk.DiskHook;
import io.minikafka.storage.disk.SimulatedDisk;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RebuildProgressTest {
    private final ManualTime time = new ManualTime();
    private final List<List<Long>> told = new ArrayList<>();

    @Test
    void tellsEveryFewSecondsHowFarItIsAndHowFast() {
        RebuildProgress progress = new RebuildProgress(time, 10_000, this::tell);
        progress.within(1_000);
        time.advanceMs(4_999);
        progress.read(2_000);
        assertThat(told).isEmpty();
        time.advanceMs(1);
        progress.within(500);
        progress.within(600);
        assertThat(told).containsExactly(List.of(2_500L, 10_000L, 500L));
        time.advanceMs(5_000);
        progress.read(8_000);
        assertThat(told).hasSize(2).last().isEqualTo(List.of(10_000L, 10_000L, 1_000L));
    }

    /// Of several logs, each of several segments, and in the middle of files too.
    @Test
    void aRebuildCountsTheBytesOfAllSegments() {
        SimulatedDisk disk = new SimulatedDisk(1);
        try (Node node = new Node(disk)) {
            for (int i = 0; i < 300; i++) {
                node.append(node.log(), "x".repeat(100));
                node.append(node.log(Node.id(3, 1)), "y".repeat(50));
            }
            node.log().flush();
            node.log(Node.id(3, 1)).flush();
        }
        long segments =
                disk.list("logs").stream()
                        .flatMap(log ->
                                disk.list("logs/" + log).stream()
                                        .map(file -> "logs/" + log + "/" + file))
                        .filter(file -> file.endsWith(".log"))
                        .mapToLong(file -> disk.contents(file).length)
                        .sum();
        try (Node node = new Node(disk)) {
            disk.hook((_, _) -> node.time.advanceMs(6_000));
            new TableRebuild(node.manager.context(), this::tell).rows();
            disk.hook(DiskHook.NONE);
        }
        assertThat(told).hasSizeGreaterThan(10);
        long before = 0;
        for (List<Long> line : told) {
            assertThat(line.get(1)).isEqualTo(segments);
            assertThat(line.getFirst()).isBetween(before, segments);
            before = line.getFirst();
        }
        assertThat(before).isGreaterThan(segments / 10 * 9);
    }

    private void tell(long bytes, long ofBytes, long bytesPerSecond) {
        told.add(List.of(bytes, ofBytes, bytesPerSecond));
    }
}
