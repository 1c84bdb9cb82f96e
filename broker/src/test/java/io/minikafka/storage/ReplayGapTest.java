package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.storage.disk.SimulatedDisk;
import io.minikafka.storage.wal.WalConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// A group in the middle of the write-ahead log is damaged and the operator chooses to go on: what it held is
/// missing in the segment, and no reader may take the hole for records.
final class ReplayGapTest {
    @Test
    void aHoleInASegmentIsRefusedByName() {
        SimulatedDisk disk = new SimulatedDisk(1);
        SimulatedDisk after;
        try (Node node = new Node(disk)) {
            Log log = node.log();
            for (int i = 0; i < 9; i++) {
                node.append(log, value(i));
            }
            after = disk.killProcess();
        }
        damage(after, value(4));

        try (Node again = new Node(after, new ManualTime(), goingOn())) {
            Log left = again.log();
            assertThat(left.endOffset()).isEqualTo(9);
            assertThat(Node.values(Node.decode(read(left, 3)))).containsExactly(value(3));
            assertThat(left.read(4, 1000, true, Long.MAX_VALUE))
                    .isInstanceOf(ReadResult.Corrupt.class);
            assertThat(Node.values(Node.readAll(left, 5)))
                    .containsExactly(value(5), value(6), value(7), value(8));
        }
    }

    private static ByteBuffer read(Log log, long offset) {
        return Node.bytes((ReadResult.Records) log.read(offset, 1000, true, Long.MAX_VALUE));
    }

    private static String value(int i) {
        return "the value of record number " + i;
    }

    private static StorageConfig goingOn() {
        StorageConfig c = Node.config();
        WalConfig w = c.wal();
        return new StorageConfig(
                new WalConfig(
                        w.directory(),
                        w.firstFileBytes(),
                        w.fileBytes(),
                        w.maxBytes(),
                        w.slabBytes(),
                        w.slabsMaxBytes(),
                        w.groupMaxEntries(),
                        w.entryMaxBytes(),
                        w.preparePaceBytesPerSecond(),
                        WalConfig.OnCorruption.SKIP),
                c.defaultLog(),
                c.openFilesMax(),
                c.writeBackBytes(),
                c.writeBackMs(),
                c.checkpointBytes(),
                c.checkpointMs(),
                c.checkpointSyncParallelism(),
                c.diskReserveBytes(),
                c.diskCheckMs(),
                c.retentionCheckMs(),
                c.producerExpirationMs(),
                c.producersPerPartitionMax(),
                c.deletesPerSecond(),
                c.scrubBytesPerSecond(),
                c.replayBufferBytes());
    }

    private static void damage(SimulatedDisk disk, String value) {
        for (String name : disk.list("wal")) {
            String file = "wal/" + name;
            int at = new String(disk.contents(file), StandardCharsets.ISO_8859_1).indexOf(value);
            if (at >= 0) {
                disk.flipBit(file, at * 8L);
                return;
            }
        }
        throw new AssertionError("the value is in no file of the write-ahead log");
    }
}
