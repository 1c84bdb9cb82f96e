package io.minikafka.broker.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.ByteRegion;
import io.minikafka.base.MemoryRegion;
import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.record.RecordBatchBuilder;
import io.minikafka.storage.record.TransactionEnd;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VisibleRegionTest {
    private static ByteBuffer data(long offset) {
        return new RecordBatchBuilder().baseOffset(offset).add(1, new byte[40]).build();
    }

    private static ByteBuffer waiting(long offset) {
        return new RecordBatchBuilder().baseOffset(offset).control().add(1, new byte[40]).build();
    }

    private static ByteBuffer marker(long offset) {
        ByteBuffer batch = new TransactionEnd(true, 0).batch(5, (short) 0, 1);
        BatchHeader.setBaseOffset(batch, 0, offset);
        return batch;
    }

    private static ByteRegion region(ByteBuffer... batches) {
        ByteBuffer all = ByteBuffer.allocate(10_000);
        for (ByteBuffer batch : batches) {
            all.put(batch.duplicate());
        }
        return new MemoryRegion(all.flip());
    }

    /// Offset and number of records of each batch.
    private static List<String> seen(ByteRegion region) {
        ByteBuffer bytes = ByteBuffer.allocate(region.sizeBytes());
        region.read(bytes, 0);
        List<String> seen = new ArrayList<>();
        for (int at = 0; at < bytes.limit(); at += BatchHeader.sizeBytes(bytes, at)) {
            assertThat(BatchHeader.crcFits(bytes, at, BatchHeader.sizeBytes(bytes, at))).isTrue();
            seen.add(BatchHeader.baseOffset(bytes, at) + ":" + BatchHeader.recordCount(bytes, at));
        }
        return seen;
    }

    @Test
    void leavesOutWhatWaitsAndSaysWhereItEnds() {
        ByteRegion visible =
                VisibleRegion.of(
                        region(
                                waiting(0),
                                waiting(1),
                                data(2),
                                marker(3),
                                waiting(4),
                                data(5),
                                waiting(6),
                                waiting(7)));
        assertThat(seen(visible)).containsExactly("1:0", "2:1", "3:1", "4:0", "5:1", "7:0");
    }

    @Test
    void isTheSameWhereNothingWaits() {
        ByteRegion region = region(data(0), marker(1), data(2));
        assertThat(VisibleRegion.of(region)).isSameAs(region);
    }

    @Test
    void whatIsCutOffBehindWaitingBatchesIsLeftOut() {
        ByteBuffer cut = data(1);
        cut.limit(70);
        assertThat(seen(VisibleRegion.of(region(waiting(0), cut)))).containsExactly("0:0");
        assertThat(seen(VisibleRegion.of(region(data(0), waiting(1), data(2), cut))))
                .containsExactly("0:1", "1:0", "2:1");
    }
}
