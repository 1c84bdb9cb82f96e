package io.minikafka.broker.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Await;
import io.minikafka.base.HostPort;
import io.minikafka.cluster.metadata.MetadataQuorum.Appended;
import io.minikafka.cluster.metadata.MetadataRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.apache.kafka.common.message.AddRaftVoterResponseData;
import org.apache.kafka.common.message.DescribeQuorumResponseData;
import org.apache.kafka.common.message.RemoveRaftVoterResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Kafka's Raft library on our log engine: everything that the adapter uses of it, so that a new version of
/// the library is either fine or fails here.
class RaftEngineTest {
    /// Longer than any test waits.
    private static final int LONG_MS = 120_000;

    private final MemoryPeers peers = new MemoryPeers();
    private final List<EngineNode> nodes = new ArrayList<>();
    private int patienceMs = 400;

    @AfterEach
    void close() {
        nodes.forEach(EngineNode::close);
    }

    @Test
    void aFounderIsActiveAloneAndKeepsItsHistoryThroughACrash() {
        EngineNode founder = node(1, true);
        append(1, 2, 3);
        founder.crash();
        founder.start(true, List.of());
        append(4);
        assertThat(founder.committed()).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void threeNodesElectAndCommitAndOutliveTheirLeader() {
        threeVoters();
        append(1, 2, 3);
        EngineNode first = active();
        first.crash();
        nodes.remove(first);
        append(4, 5);
        EngineNode second = active();
        assertThat(second.id).isNotEqualTo(first.id);
        nodes.add(first);
        first.start(false, contacts());
        append(6);
        nodes.forEach(node -> awaitCommitted(node, 6));
    }

    @Test
    void whoIsCutOffIsNotActiveForLongAndCommitsNothing() {
        threeVoters();
        append(1);
        EngineNode old = active();
        int epoch = old.activeIn().orElseThrow();
        peers.cutOff(old.address);
        Appended lost = old.engine.append(epoch, List.of(EngineNode.record(-7)));
        assertThat(lost).isInstanceOf(Appended.Accepted.class);
        Await.until(
                "another is active",
                () -> nodes.stream().anyMatch(n -> n != old && n.activeIn().orElse(-1) > epoch));
        Await.until("the old one noticed", () -> old.activeIn().isEmpty());
        peers.heal();
        append(2);
        nodes.forEach(node -> awaitCommitted(node, 2));
        assertThat(old.engine.append(epoch, List.of(EngineNode.record(-8))))
                .isInstanceOf(Appended.NotActive.class);
    }

    @Test
    void whoseDeathIsBelievedByAllIsReplacedWithoutPatience() {
        patienceMs = LONG_MS;
        threeVoters();
        append(1);
        EngineNode first = active();
        first.crash();
        nodes.remove(first);
        Await.until(
                "another is active",
                () -> {
                    nodes.forEach(node -> node.engine.doubt(first.id));
                    return newestActive().isPresent();
                });
        append(2);
        nodes.add(first);
        first.start(false, contacts());
    }

    @Test
    void whoseDeathIsBelievedByOneOnlyStaysActive() {
        patienceMs = LONG_MS;
        threeVoters();
        EngineNode first = active();
        OptionalInt epoch = first.activeIn();
        EngineNode doubting = nodes.stream().filter(node -> node != first).findAny().orElseThrow();
        for (long number = 1; number <= 20; number++) {
            doubting.engine.doubt(first.id);
            append(number);
        }
        awaitCommitted(doubting, 20);
        assertThat(first.activeIn()).isEqualTo(epoch);
    }

    @Test
    void whoResignsHearsWhatOthersCommit() {
        threeVoters();
        append(1);
        EngineNode first = active();
        int epoch = first.activeIn().orElseThrow();
        first.engine.resign();
        Await.until(
                "another term begins",
                () ->
                        newestActive()
                                .filter(node -> node.activeIn().orElse(-1) > epoch)
                                .isPresent());
        append(2);
        awaitCommitted(first, 2);
    }

    @Test
    void aNewcomerGetsTheSnapshotWhenTheLogIsGone() {
        EngineNode founder = node(1, true);
        for (long number = 1; number <= 3; number++) {
            append(number);
            founder.engine.snapshot(
                    founder.position(), founder.epoch(), List.of(EngineNode.record(number)));
        }
        founder.crash();
        founder.start(true, List.of());
        EngineNode newcomer = node(2, false);
        append(4);
        Await.until("the newcomer has the last", () -> newcomer.committed().contains(4L));
        assertThat(newcomer.committed()).last().isEqualTo(4L);
    }

    @Test
    void allCrashAtOnceAndNothingThatWasCommittedIsLost() {
        threeVoters();
        for (int round = 1; round <= 2; round++) {
            append(round);
            nodes.forEach(EngineNode::crash);
            nodes.forEach(node -> node.start(node.id == 1, contacts()));
        }
        append(3);
        nodes.forEach(node -> {
            awaitCommitted(node, 3);
            assertThat(node.committed().stream().distinct()).containsExactly(1L, 2L, 3L);
        });
    }

    @Test
    void aVoterCanBeTakenOut() {
        threeVoters();
        EngineNode out = nodes.stream().filter(node -> node != active()).findFirst().orElseThrow();
        awaitDone(() -> active().engine.removeVoter(out.id, out.directory));
        DescribeQuorumResponseData quorum =
                (DescribeQuorumResponseData)
                        active().engine.describe().toCompletableFuture().join();
        assertThat(quorum.topics().getFirst().partitions().getFirst().currentVoters())
                .extracting(DescribeQuorumResponseData.ReplicaState::replicaId)
                .hasSize(2)
                .doesNotContain(out.id);
    }

    private EngineNode node(int id, boolean founds) {
        EngineNode node = new EngineNode(id, peers, founds, contacts(), patienceMs);
        nodes.add(node);
        return node;
    }

    private void threeVoters() {
        var _ = node(1, true);
        for (int id = 2; id <= 3; id++) {
            EngineNode more = node(id, false);
            awaitDone(() -> active().engine.addVoter(more.id, more.directory, more.address));
        }
    }

    private List<HostPort> contacts() {
        return nodes.stream().map(node -> node.address).toList();
    }

    private EngineNode active() {
        Await.until("somebody is active", () -> newestActive().isPresent());
        return newestActive().orElseThrow();
    }

    private Optional<EngineNode> newestActive() {
        return nodes.stream()
                .filter(node -> node.activeIn().isPresent())
                .max((a, b) -> Integer.compare(a.activeIn().orElse(-1), b.activeIn().orElse(-1)));
    }

    /// Commits these, in this order, through changes of the leader; a number may be there twice.
    private void append(long... numbers) {
        for (long number : numbers) {
            MetadataRecord record = EngineNode.record(number);
            Await.until(
                    "the record is committed",
                    () -> {
                        EngineNode node = active();
                        OptionalInt epoch = node.activeIn();
                        if (node.committed().contains(number)) {
                            return true;
                        }
                        if (epoch.isEmpty()
                                || !(node.engine.append(epoch.getAsInt(), List.of(record))
                                        instanceof Appended.Accepted(long end))) {
                            return false;
                        }
                        Await.until(
                                "the change is committed or office lost",
                                () -> node.position() >= end || !node.activeIn().equals(epoch));
                        return node.committed().contains(number);
                    });
        }
    }

    private static void awaitCommitted(EngineNode node, long number) {
        Await.until("the node has it", () -> node.committed().contains(number));
        assertThat(node.committed())
                .isSorted()
                .containsAll(LongStream.rangeClosed(1, number).boxed().toList());
    }

    private void awaitDone(Supplier<CompletionStage<ApiMessage>> change) {
        Await.until(
                "the voters changed",
                () -> {
                    short error =
                            switch (change.get().toCompletableFuture().join()) {
                                case AddRaftVoterResponseData added -> added.errorCode();
                                case RemoveRaftVoterResponseData removed -> removed.errorCode();
                                default -> Errors.UNKNOWN_SERVER_ERROR.code();
                            };
                    return error == Errors.NONE.code() || error == Errors.DUPLICATE_VOTER.code();
                });
    }
}
