package io.minikafka.storage.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.api.Test;

final class TransactionEndTest {
    @Test
    void isWhatKafkasClientsRead() {
        for (boolean commit : new boolean[] {false, true}) {
            ByteBuffer batch = new TransactionEnd(commit, 17).batch(42, (short) 3, 1_000);
            var read = MemoryRecords.readableRecords(batch).batches().iterator().next();
            read.ensureValid();
            assertThat(read.isControlBatch()).isTrue();
            assertThat(read.isTransactional()).isTrue();
            assertThat(read.producerId()).isEqualTo(42);
            assertThat(read.producerEpoch()).isEqualTo((short) 3);
            var marker = EndTransactionMarker.deserialize(read.iterator().next());
            assertThat(marker.controlType())
                    .isEqualTo(commit ? ControlRecordType.COMMIT : ControlRecordType.ABORT);
            assertThat(marker.coordinatorEpoch()).isEqualTo(17);
        }
    }

    @Test
    void readsWhatKafkaWrites() {
        var kafkas =
                MemoryRecords.withEndTransactionMarker(
                        42, (short) 3, new EndTransactionMarker(ControlRecordType.ABORT, 9));
        assertThat(TransactionEnd.read(kafkas.buffer(), 0)).contains(new TransactionEnd(false, 9));
    }

    @Test
    void otherControlRecordsAreNoEnds() {
        ByteBuffer other =
                new RecordBatchBuilder()
                        .producer(1, 0, -1)
                        .control()
                        .add(0, new byte[] {0, 0, 0, 5}, new byte[6])
                        .build();
        assertThat(TransactionEnd.read(other, 0)).isEmpty();
        ByteBuffer shortKey =
                new RecordBatchBuilder().producer(1, 0, -1).control().add(0, new byte[6]).build();
        assertThat(TransactionEnd.read(shortKey, 0)).isEmpty();
    }
}
