package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.MemoryRegion;
import io.minikafka.storage.disk.SimulatedDisk;
import org.junit.jupiter.api.Test;

/// Batches that wait for their file are read from memory, whole and in their place.
class YoungReadTest {
    private final SimulatedDisk disk = new SimulatedDisk(1);

    @Test
    void whatWaitsIsReadFromMemoryAndTheRestFromItsFile() {
        try (Node node = new Node(disk)) {
            node.append(node.log(), "a");
            node.log().flush();
            node.append(node.log(), "b");
            node.append(node.log(), "c");
            var young = (ReadResult.Records) node.log().read(1, 1000, true, 3);
            assertThat(young.region()).isInstanceOf(MemoryRegion.class);
            assertThat(Node.values(Node.decode(Node.bytes(young)))).containsExactly("b", "c");
            var both = (ReadResult.Records) node.log().read(0, 1000, true, 3);
            assertThat(both.region()).isNotInstanceOf(MemoryRegion.class);
            assertThat(Node.values(Node.decode(Node.bytes(both)))).containsExactly("a", "b", "c");
        }
    }

    @Test
    void theRegionOutlivesTheMemoryOfTheLog() {
        try (Node node = new Node(disk)) {
            node.append(node.log(), "a");
            var young = (ReadResult.Records) node.log().read(0, 1000, true, 1);
            node.log().flush();
            for (int i = 0; i < 50; i++) {
                node.append(node.log(), "later " + i);
                node.log().flush();
            }
            assertThat(Node.values(Node.decode(Node.bytes(young)))).containsExactly("a");
        }
    }

    @Test
    void aLimitInTheMiddleEndsWithAWholeBatch() {
        try (Node node = new Node(disk)) {
            node.append(node.log(), "a");
            node.append(node.log(), "b");
            node.append(node.log(), "c");
            var first = (ReadResult.Records) node.log().read(0, 1, true, 3);
            assertThat(Node.values(Node.decode(Node.bytes(first)))).containsExactly("a");
            var two = (ReadResult.Records) node.log().read(0, 1000, true, 2);
            assertThat(Node.values(Node.decode(Node.bytes(two)))).containsExactly("a", "b");
        }
    }
}
