package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.storage.disk.SimulatedDisk;
import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.record.LogRecord;
import io.minikafka.storage.record.RecordBatchBuilder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a client may append, and what it is told otherwise.
final class AppendRulesTest {
    private final Node node = new Node(new SimulatedDisk(1));

    @AfterEach
    void close() {
        node.close();
    }

    private RejectReason reason(ByteBuffer batch) {
        AppendResult.Rejected refused = Node.refused(node.log(), batch);
        assertThat(refused.message()).isNotBlank();
        assertThat(node.log().endOffset()).isZero();
        return refused.reason();
    }

    @Test
    void refusesWhatWasDamagedOnItsWay() {
        ByteBuffer flipped = Node.batch("a");
        flipped.put(65, (byte) (flipped.get(65) ^ 1));
        assertThat(reason(flipped)).isEqualTo(RejectReason.CORRUPT_MESSAGE);
        assertThat(reason(Node.batch("abc").limit(64))).isEqualTo(RejectReason.CORRUPT_MESSAGE);
        assertThat(reason(Node.batch("abc").limit(30))).isEqualTo(RejectReason.CORRUPT_MESSAGE);
        assertThat(reason(ByteBuffer.allocate(5))).isEqualTo(RejectReason.CORRUPT_MESSAGE);
    }

    @Test
    void refusesOtherFormats() {
        ByteBuffer old = Node.batch("a");
        old.put(16, (byte) 1);
        assertThat(reason(old)).isEqualTo(RejectReason.UNSUPPORTED_FORMAT);
        ByteBuffer codec = Node.batch("a");
        codec.putShort(21, (short) 6);
        BatchHeader.setCrc(codec, 0);
        assertThat(reason(codec)).isEqualTo(RejectReason.UNSUPPORTED_FORMAT);
    }

    @Test
    void refusesWhatIsAgainstTheRules() {
        assertThat(reason(Node.builder("a").baseOffset(1).build()))
                .isEqualTo(RejectReason.INVALID_RECORD);
        assertThat(reason(Node.builder("a").control().build()))
                .isEqualTo(RejectReason.INVALID_RECORD);
        ByteBuffer count = Node.batch("a", "b");
        count.putInt(57, 3);
        BatchHeader.setCrc(count, 0);
        assertThat(reason(count)).isEqualTo(RejectReason.INVALID_RECORD);
        ByteBuffer structure = Node.batch("a", "b");
        structure.put(61, (byte) 2);
        BatchHeader.setCrc(structure, 0);
        assertThat(reason(structure)).isEqualTo(RejectReason.INVALID_RECORD);
        ByteBuffer two = ByteBuffer.allocate(200).put(Node.batch("a")).put(Node.batch("b")).flip();
        assertThat(reason(two)).isEqualTo(RejectReason.INVALID_RECORD);
        assertThat(reason(Node.builder("a").producer(1, 0, -1).build()))
                .isEqualTo(RejectReason.INVALID_RECORD);
    }

    @Test
    void refusesWhatIsTooLarge() {
        assertThat(reason(Node.batch("x".repeat(5000))))
                .isEqualTo(RejectReason.RECORD_LIST_TOO_LARGE);
        node.manager.reconfigure(
                Node.LOG.topicId(), LogConfig.defaults().withSegmentBytes(1 << 30));
        assertThat(reason(Node.batch("x".repeat(1_100_000))))
                .isEqualTo(RejectReason.MESSAGE_TOO_LARGE);
    }

    @Test
    void refusesTimesThatAreTooFarOff() {
        long future = ManualTime.START_MS + 3_600_001;
        assertThat(reason(new RecordBatchBuilder().add(future, new byte[1]).build()))
                .isEqualTo(RejectReason.INVALID_TIMESTAMP);
        ByteBuffer pretends = Node.batch("a");
        BatchHeader.setMaxTimestamp(pretends, 0, ManualTime.START_MS, true);
        assertThat(reason(pretends)).isEqualTo(RejectReason.INVALID_TIMESTAMP);
        assertThat(node.append(node.log(), new RecordBatchBuilder().add(-1, new byte[1]).build()))
                .isZero();
    }

    @Test
    void correctsAHeaderThatHidesTheLargestTime() {
        ByteBuffer batch = Node.batch("a");
        BatchHeader.setMaxTimestamp(batch, 0, 5, false);
        node.append(node.log(), batch);
        assertThat(BatchHeader.maxTimestampMs(batch, 0)).isEqualTo(ManualTime.START_MS);
        assertThat(BatchHeader.crcFits(batch, 0, batch.remaining())).isTrue();
    }

    @Test
    void setsTheTimeOfTheAppendWhereTheTopicWantsIt() {
        LogConfig c = Node.logConfig();
        Log log =
                node.manager.log(
                        Node.LOG,
                        new LogConfig(
                                c.segmentBytes(),
                                c.segmentMs(),
                                c.segmentIndexBytes(),
                                c.indexIntervalBytes(),
                                -1,
                                -1,
                                c.maxMessageBytes(),
                                TimestampType.LOG_APPEND_TIME,
                                0,
                                0,
                                c.durability(),
                                CleanupConfig.DELETE,
                                0));
        node.time.advanceMs(55);
        AppendResult result =
                log.append(
                        Node.builder("a").producer(4, 0, 0).build(),
                        AppendOrigin.CLIENT,
                        0,
                        new Commit());
        assertThat(result).isEqualTo(new AppendResult.Appended(0, 0, ManualTime.START_MS + 55, 0));
        node.time.advanceMs(5);
        Commit again = new Commit();
        assertThat(
                        log.append(
                                Node.builder("a").producer(4, 0, 0).build(),
                                AppendOrigin.CLIENT,
                                0,
                                again))
                .isEqualTo(new AppendResult.Duplicate(0, 0, ManualTime.START_MS + 55, 0));
        assertThat(again.await()).isTrue();
        LogRecord record = Node.readAll(log, 0).getFirst();
        assertThat(record.timestampMs()).isEqualTo(ManualTime.START_MS + 55);
    }

    @Test
    void letsTheBrokerItselfWriteControlRecords() {
        Commit commit = new Commit();
        AppendResult result =
                node.log()
                        .append(
                                Node.builder("a").control().baseOffset(9).build(),
                                AppendOrigin.COORDINATOR,
                                0,
                                commit);
        assertThat(result).isInstanceOf(AppendResult.Appended.class);
        assertThat(commit.await()).isTrue();
    }

    @Test
    void keepsHeadersKeysAndTombstonesAsTheyAre() {
        List<LogRecord.Header> headers =
                List.of(
                        new LogRecord.Header(
                                "name", Optional.of(ByteBuffer.wrap(new byte[] {1, 2}))),
                        new LogRecord.Header("none", Optional.empty()));
        ByteBuffer batch =
                new RecordBatchBuilder()
                        .add(
                                ManualTime.START_MS,
                                Optional.of(ByteBuffer.wrap(new byte[300])),
                                Optional.empty(),
                                headers)
                        .addTombstone(ManualTime.START_MS - 70, new byte[] {5})
                        .build();
        node.append(node.log(), batch);
        List<LogRecord> records = Node.readAll(node.log(), 0);
        assertThat(records).hasSize(2);
        assertThat(records.getFirst().headers()).isEqualTo(headers);
        assertThat(records.getFirst().key().orElseThrow().remaining()).isEqualTo(300);
        assertThat(records.getFirst().value()).isEmpty();
        assertThat(records.getLast().timestampMs()).isEqualTo(ManualTime.START_MS - 70);
    }
}
