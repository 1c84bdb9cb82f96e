package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.storage.disk.SimulatedDisk;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Kafka's rules for idempotent producers.
final class ProducerTest {
    private SimulatedDisk disk = new SimulatedDisk(1);
    private Node node = new Node(disk);

    @AfterEach
    void close() {
        node.close();
    }

    private static ByteBuffer batch(int epoch, int sequence, int count) {
        String[] values = new String[count];
        Arrays.fill(values, "v");
        return Node.builder(values).producer(77, epoch, sequence).build();
    }

    private RejectReason refused(int epoch, int sequence) {
        return Node.refused(node.log(), batch(epoch, sequence, 1)).reason();
    }

    private void duplicate(int sequence, int count, long base) {
        Commit commit = new Commit();
        assertThat(node.log().append(batch(0, sequence, count), AppendOrigin.CLIENT, 0, commit))
                .isEqualTo(new AppendResult.Duplicate(base, base + count - 1, -1, 0));
        assertThat(commit.await()).isTrue();
    }

    private void restart(boolean crash) {
        SimulatedDisk next = crash ? disk.crash() : disk;
        node.close();
        disk = next;
        node = new Node(disk, node.time);
    }

    /// Sends a batch that does not begin with sequence 0 of a producer that the log does not know, as often as it takes.
    private void begin(ByteBuffer batch) {
        assertThat(Node.refused(node.log(), batch.duplicate()).reason())
                .isEqualTo(RejectReason.EARLIER_BATCHES_EXPECTED);
        node.append(node.log(), batch);
    }

    @Test
    void anUnknownProducerBeginsAnywhereAtTheSecondTryAndThenInOrder() {
        begin(batch(0, 17, 3));
        assertThat(refused(0, 21)).isEqualTo(RejectReason.OUT_OF_ORDER_SEQUENCE);
        node.append(node.log(), batch(0, 20, 1));
        assertThat(refused(0, 16)).isEqualTo(RejectReason.OUT_OF_ORDER_SEQUENCE);
    }

    /// As when the leader changes while three are under way: the former one refuses the first, and this one meets the others.
    @Test
    void firstBatchesThatOvertakeEachOtherAreAppendedInOrder() {
        assertThat(refused(0, 2)).isEqualTo(RejectReason.EARLIER_BATCHES_EXPECTED);
        assertThat(refused(0, 4)).isEqualTo(RejectReason.EARLIER_BATCHES_EXPECTED);
        assertThat(refused(0, 1)).isEqualTo(RejectReason.EARLIER_BATCHES_EXPECTED);
        for (int i = 0; i < 5; i++) {
            node.append(node.log(), batch(0, i, 1));
        }
    }

    @Test
    void whatWasRefusedInOneEpochSaysNothingAboutAnother() {
        assertThat(refused(0, 2)).isEqualTo(RejectReason.EARLIER_BATCHES_EXPECTED);
        begin(batch(1, 2, 1));
        assertThat(refused(0, 2)).isEqualTo(RejectReason.INVALID_PRODUCER_EPOCH);
    }

    @Test
    void knowsTheLastFiveAndThatOlderOnesCame() {
        for (int i = 0; i < 7; i++) {
            node.append(node.log(), batch(0, i * 2, 2));
        }
        for (int i = 2; i < 7; i++) {
            duplicate(i * 2, 2, i * 2L);
        }
        assertThat(refused(0, 2)).isEqualTo(RejectReason.DUPLICATE_SEQUENCE);
        assertThat(refused(0, 99)).isEqualTo(RejectReason.OUT_OF_ORDER_SEQUENCE);
    }

    @Test
    void aBatchThatNeverArrivedIsNotCalledADuplicate() {
        begin(batch(0, 1, 1));
        assertThat(refused(0, 0)).isEqualTo(RejectReason.OUT_OF_ORDER_SEQUENCE);
    }

    @Test
    void sequencesWrapToZero() {
        begin(batch(0, Integer.MAX_VALUE - 1, 2));
        node.append(node.log(), batch(0, 0, 2));
        duplicate(Integer.MAX_VALUE - 1, 2, 0);
        node.append(node.log(), batch(0, 2, 1));
    }

    @Test
    void aBatchMayWrapInItsMiddle() {
        begin(batch(0, Integer.MAX_VALUE, 3));
        node.append(node.log(), batch(0, 2, 1));
    }

    @Test
    void anOlderEpochIsFencedAndANewOneBeginsAtZero() {
        node.append(node.log(), batch(3, 0, 1));
        assertThat(refused(2, 1)).isEqualTo(RejectReason.INVALID_PRODUCER_EPOCH);
        assertThat(refused(4, 1)).isEqualTo(RejectReason.OUT_OF_ORDER_SEQUENCE);
        node.append(node.log(), batch(4, 0, 1));
        assertThat(refused(3, 1)).isEqualTo(RejectReason.INVALID_PRODUCER_EPOCH);
    }

    @Test
    void stateSurvivesCleanStopsAndCrashes() {
        for (int i = 0; i < 3; i++) {
            node.append(node.log(), batch(0, i, 1));
        }
        restart(false);
        duplicate(1, 1, 1);
        node.append(node.log(), batch(0, 3, 1));
        restart(true);
        duplicate(3, 1, 3);
        duplicate(0, 1, 0);
        assertThat(refused(0, 9)).isEqualTo(RejectReason.OUT_OF_ORDER_SEQUENCE);
    }

    @Test
    void silentProducersAreForgotten() {
        node.append(node.log(), batch(0, 0, 1));
        node.time.advanceMs(86_400_001);
        node.manager.janitor().applyRetention();
        begin(batch(0, 50, 1));
    }

    @Test
    void rememberedProducersAreBounded() {
        int max = Node.config().producersPerPartitionMax();
        node.append(node.log(), Node.builder("a").producer(0, 0, 0).build());
        for (int i = 1; i <= max; i++) {
            node.append(node.log(), Node.builder("a").producer(i, 0, 0).build());
        }
        begin(Node.builder("a").producer(0, 0, 40).build());
        assertThat(
                        Node.refused(node.log(), Node.builder("a").producer(max, 0, 40).build())
                                .reason())
                .isEqualTo(RejectReason.OUT_OF_ORDER_SEQUENCE);
    }
}
