package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.storage.disk.SimulatedDisk;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LogTest {
    private final SimulatedDisk disk = new SimulatedDisk(1);

    @Test
    void readsBackWhatWasAppended() {
        try (Node node = new Node(disk)) {
            assertThat(node.append(node.log(), "a", "b")).isZero();
            assertThat(node.append(node.log(), "c")).isEqualTo(2);
            assertThat(Node.values(Node.readAll(node.log(), 0))).containsExactly("a", "b", "c");
            assertThat(Node.values(Node.readAll(node.log(), 1))).containsExactly("b", "c");
            assertThat(node.log().endOffset()).isEqualTo(3);
        }
    }

    @Test
    void aCleanRestartReplaysNothingAndKeepsEverything() {
        List<String> expected = new ArrayList<>();
        try (Node node = new Node(disk)) {
            for (int i = 0; i < 300; i++) {
                expected.add("value " + i);
                node.append(node.log(), "value " + i);
            }
            assertThat(node.log().segments().all().size()).isGreaterThan(3);
        }
        try (Node node = new Node(disk)) {
            assertThat(Node.values(Node.readAll(node.log(), 0))).isEqualTo(expected);
            assertThat(node.append(node.log(), "next")).isEqualTo(300);
            assertThat(Node.values(Node.readAll(node.log(), 300))).containsExactly("next");
        }
    }

    @Test
    void aCrashLosesNothingThatWasCommitted() {
        List<String> expected = new ArrayList<>();
        SimulatedDisk now = disk;
        for (int round = 0; round < 5; round++) {
            Node node = new Node(now);
            assertThat(Node.values(Node.readAll(node.log(), 0))).isEqualTo(expected);
            for (int i = 0; i < 100; i++) {
                String value = "round " + round + " value " + i;
                expected.add(value);
                node.append(node.log(), value);
                if (i == 50) {
                    assertThat(node.checkpoint()).isTrue();
                }
            }
            now = now.crash();
            node.close();
        }
        try (Node node = new Node(now)) {
            assertThat(Node.values(Node.readAll(node.log(), 0))).isEqualTo(expected);
        }
    }

    @Test
    void makesNoFileBeforeTheFirstWriteBack() {
        try (Node node = new Node(disk)) {
            node.log();
            assertThat(disk.list("logs")).isEmpty();
            node.append(node.log(), "a");
            assertThat(disk.list("logs")).isEmpty();
            assertThat(Node.values(Node.readAll(node.log(), 0))).containsExactly("a");
            assertThat(disk.list("logs")).as("read from memory").isEmpty();
            node.log().flush();
            assertThat(disk.list("logs")).containsExactly(Node.LOG.toString());
        }
    }

    @Test
    void onlyTheTailIsWarmAndNotWhatMustBeWrittenFirst() {
        try (Node node = new Node(disk)) {
            assertThat(node.log().isWarm(0)).as("nothing there").isTrue();
            node.append(node.log(), "a");
            assertThat(node.log().isWarm(0)).as("little, not yet in its file").isTrue();
            node.log().flush();
            assertThat(node.log().isWarm(0)).as("in its file").isTrue();
            for (int i = 1; i <= 20; i++) {
                node.append(node.log(), "b".repeat(WaitingBatches.COPY_MAX_BYTES / 20));
            }
            assertThat(node.log().isWarm(20)).as("much, not yet in its file").isFalse();
            node.log().flush();
            assertThat(node.log().isWarm(20)).as("much, in its file").isTrue();
            for (int i = 0; i < 300; i++) {
                node.append(node.log(), "value " + i);
            }
            Node.readAll(node.log(), 0);
            assertThat(node.log().isWarm(320)).as("the last").isTrue();
            assertThat(node.log().isWarm(0)).as("in an older segment").isFalse();
        }
        try (Node node = new Node(disk)) {
            assertThat(node.log().isWarm(320)).as("after a restart").isFalse();
            assertThat(node.log().isWarm(400)).as("beyond the end").isTrue();
        }
    }
}
