package io.minikafka.cluster.replication;

import static io.minikafka.cluster.replication.Ids.A;
import static io.minikafka.cluster.replication.Ids.B;
import static io.minikafka.cluster.replication.Ids.C;
import static io.minikafka.cluster.replication.Ids.D;
import static io.minikafka.cluster.replication.Ids.configuration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Input.Appended;
import io.minikafka.cluster.replication.Input.Deleted;
import io.minikafka.cluster.replication.Input.Flushed;
import io.minikafka.cluster.replication.Input.Led;
import io.minikafka.cluster.replication.Input.ReadAsked;
import io.minikafka.cluster.replication.Input.Received;
import io.minikafka.cluster.replication.Input.Tick;
import io.minikafka.cluster.replication.Message.Behind;
import io.minikafka.cluster.replication.Message.Confirm;
import io.minikafka.cluster.replication.Message.ConfirmReply;
import io.minikafka.cluster.replication.Message.Diverging;
import io.minikafka.cluster.replication.Message.Fetch;
import io.minikafka.cluster.replication.Message.FetchReply;
import io.minikafka.cluster.replication.Message.Progress;
import io.minikafka.cluster.replication.Message.Records;
import io.minikafka.cluster.replication.Message.Refused;
import io.minikafka.cluster.replication.Message.Seal;
import io.minikafka.cluster.replication.Output.AnswerSeal;
import io.minikafka.cluster.replication.Output.AppendRecords;
import io.minikafka.cluster.replication.Output.CaughtUp;
import io.minikafka.cluster.replication.Output.DeleteBefore;
import io.minikafka.cluster.replication.Output.Flush;
import io.minikafka.cluster.replication.Output.HoldsStart;
import io.minikafka.cluster.replication.Output.LeftOffice;
import io.minikafka.cluster.replication.Output.ReadAnswered;
import io.minikafka.cluster.replication.Output.ReadRefused;
import io.minikafka.cluster.replication.Output.Restart;
import io.minikafka.cluster.replication.Output.Save;
import io.minikafka.cluster.replication.Output.Send;
import io.minikafka.cluster.replication.Output.SendRecords;
import io.minikafka.cluster.replication.Output.TookOffice;
import io.minikafka.cluster.replication.Output.Truncate;
import io.minikafka.cluster.replication.Output.WantsElection;
import io.minikafka.cluster.replication.Output.Watermark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// One replica, with the rest of the world played by the test.
class ReplicaTest {
    private static final long SESSION = 7;
    private static final Payload NOTHING = new Payload() {};
    private final Configuration abc = configuration(A, B, C);
    private List<Output> last = List.of();

    @Test
    void aSealIsAnsweredOnlyWhenItIsOnDisk() {
        Replica replica = replica(B, new Saved(3, 2), log(10, 2));
        assertThat(step(replica, new Received(B, new Seal(5))))
                .containsExactly(new Save(new Saved(5, 2)), new Flush(1));
        assertThat(step(replica, new Flushed(1)))
                .containsExactly(new AnswerSeal(new SealAnswer(5, B, 2, 10)));
        assertThat(step(replica, new Received(B, new Seal(5))))
                .as("asked again, answered again")
                .containsExactly(new AnswerSeal(new SealAnswer(5, B, 2, 10)));
        assertThat(step(replica, new Received(B, new Seal(4)))).isEmpty();
    }

    @Test
    void aSealedReplicaFollowsNoOlderLeader() {
        Replica replica = replica(B, new Saved(5, 2), log(10, 2));
        assertThat(step(replica, new Led(led(4, A)))).isEmpty();
        assertThat(step(replica, new Led(led(5, A)))).contains(new Save(new Saved(5, 2)));
    }

    @Test
    void aLeaderCommitsWhatAnyTwoHoldAndNotBeforeTheStart() {
        Replica leader = leader(5, log(10, 2));
        assertThat(leader.isEstablished()).isFalse();

        step(leader, new Appended(12));
        long ticket = ticket();
        assertThat(fetch(leader, B, 10, 2, 2, 10))
                .as("not adopted")
                .noneMatch(Watermark.class::isInstance);
        step(leader, new Received(B, new Progress(5, 5, 10)));
        assertThat(last).containsExactly(new Watermark(10));
        assertThat(leader.isEstablished()).isTrue();

        step(leader, new Received(C, new Progress(5, 5, 12)));
        assertThat(last).as("C alone, the leader's own disk lags").isEmpty();
        step(leader, new Received(B, new Progress(5, 5, 12)));
        assertThat(last)
                .as("two of three, without the leader's disk")
                .containsExactly(new Watermark(12));
        assertThat(step(leader, new Flushed(ticket))).isEmpty();
    }

    @Test
    void lateProgressChangesNothing() {
        Replica leader = leader(5, log(10, 2));
        step(leader, new Received(B, new Progress(5, 5, 10)));
        step(leader, new Received(B, new Progress(5, 4, 3)));
        step(leader, new Received(B, new Progress(4, 4, 99)));
        step(leader, new Appended(11));
        step(leader, new Flushed(ticket()));
        assertThat(last).isEmpty();
        step(leader, new Received(B, new Progress(5, 5, 11)));
        assertThat(last).containsExactly(new Watermark(11));
    }

    @Test
    void aLeaderThatRestartedAsksForANewEpoch() {
        Replica restarted = replica(A, new Saved(5, 5), log(10, 5));
        assertThat(step(restarted, new Led(led(5, A)))).containsExactly(new WantsElection(5));
        assertThat(restarted.isLeader()).isFalse();
    }

    @Test
    void aLeaderNamedBeforeARestartTakesOfficeAfterIt() {
        Replica restarted = replica(A, new Saved(5, 2), log(10, 2));
        step(restarted, new Led(led(5, A)));
        assertThat(last).containsExactly(new Save(new Saved(5, 5)), new Flush(1));
        assertThatThrownBy(() -> restarted.step(new Appended(11)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(step(restarted, new Flushed(1))).containsExactly(new TookOffice(5, 10));
    }

    @Test
    void aFetchThatMatchesIsAnsweredOnceAndThenWaits() {
        Replica leader = leader(5, log(10, 2));
        assertThat(fetch(leader, B, 10, 2, 0, 10)).hasExactlyElementsOfTypes(SendRecords.class);
        assertThat(fetch(leader, B, 10, 2, 0, 10)).isEmpty();
        assertThat(step(leader, new Appended(11)))
                .contains(new SendRecords(B, 5, SESSION, 1, 10, 0, 10, 11));
    }

    @Test
    void aFetchThatWaitsHearsOfANewWatermarkAtTheNextTick() {
        Replica leader = leader(5, log(10, 2));
        fetch(leader, B, 10, 2, 5, 10);
        fetch(leader, B, 10, 2, 5, 10);
        assertThat(step(leader, new Tick(10)))
                .containsExactly(new SendRecords(B, 5, SESSION, 1, 10, 10, 10, 10));
    }

    @Test
    void aDivergingFetchIsTold() {
        Replica leader =
                leader(
                        7,
                        new LogState(
                                0,
                                20,
                                EpochChain.of(
                                        List.of(new EpochStart(2, 0), new EpochStart(5, 10)))));
        assertThat(replyTo(leader, 15, 3)).isEqualTo(new Diverging(2, 10));
        assertThat(replyTo(leader, 25, 5)).isEqualTo(new Diverging(5, 20));
        assertThat(replyTo(leader, 15, 6)).isEqualTo(new Diverging(5, 20));
        assertThat(replyTo(leader, 15, 1)).isEqualTo(new Behind(0));
    }

    @Test
    void aFollowerBelowTheStartOfTheLogBeginsThere() {
        Replica leader =
                leader(7, new LogState(10, 20, EpochChain.of(List.of(new EpochStart(5, 10)))));
        assertThat(replyTo(leader, 9, 5)).isEqualTo(new Behind(10));
        assertThat(replyTo(leader, 10, 3))
                .as("what it has below cannot be compared any more")
                .isEqualTo(new Behind(10));
        assertThat(fetch(leader, C, 10, Message.ANY_EPOCH, 0, 10))
                .hasExactlyElementsOfTypes(SendRecords.class);
    }

    @Test
    void strangersAndOtherEpochsAreRefused() {
        Replica leader = leader(5, log(10, 2));
        assertThat(fetch(leader, D, 10, 2, 0, 10))
                .containsExactly(new Send(D, new FetchReply(5, SESSION, 1, new Refused(5))));
        step(leader, new Received(B, new Fetch(4, SESSION, 1, 10, 2, 0, 10)));
        assertThat(last)
                .containsExactly(new Send(B, new FetchReply(4, SESSION, 1, new Refused(5))));
    }

    @Test
    void aFollowerFetchesWhenItsPromiseIsOnDiskAndAdoptsWhenItHasTheStart() {
        Replica follower = replica(B, new Saved(4, 2), log(8, 2));
        assertThat(step(follower, new Led(led(5, A))))
                .containsExactly(new Save(new Saved(5, 2)), new Flush(1));
        step(follower, new Flushed(1));
        long number = openFetch();

        records(follower, number, 10, 0, 8, 10, 2);
        assertThat(last)
                .startsWith(new AppendRecords(8, 10, NOTHING), new Flush(2))
                .as("the records are not on disk yet")
                .noneMatch(Save.class::isInstance);
        step(follower, new Flushed(2));
        assertThat(last).containsExactly(new Save(new Saved(5, 5)), new Flush(3));
        step(follower, new Flushed(3));
        assertThat(last).containsExactly(new Send(A, new Progress(5, 5, 10)));
    }

    @Test
    void aFollowerDropsRepliesToOtherFetches() {
        Replica follower = following(log(10, 2));
        long number = openFetch();
        assertThat(records(follower, number - 1, 10, 0, 10, 11, 2)).isEmpty();
        assertThat(reply(follower, number + 1, new Diverging(1, 0))).isEmpty();
        step(
                follower,
                new Received(A, new FetchReply(5, SESSION - 1, number, new Diverging(1, 0))));
        assertThat(last).isEmpty();
        step(follower, new Received(C, new FetchReply(5, SESSION, number, new Diverging(1, 0))));
        assertThat(last).isEmpty();
        assertThat(follower.endOffset()).isEqualTo(10);
    }

    @Test
    void aFollowerCutsToTheSmallerEndAndAdoptsOnlyWhenTheCutIsOnDisk() {
        Replica follower = following(log(10, 2));
        assertThat(reply(follower, openFetch(), new Diverging(2, 6)))
                .startsWith(new Truncate(6), new Flush(2));
        records(follower, openFetch(), 6, 6, 6, 6, 2);
        assertThat(last).contains(new Watermark(6)).noneMatch(Save.class::isInstance);
        assertThat(step(follower, new Flushed(2))).contains(new Save(new Saved(5, 5)));
    }

    @Test
    void aFollowerDeletesWhatItsLeaderHasAsFarAsItIsCommitted() {
        Replica follower = following(log(10, 2));
        reply(follower, openFetch(), new Records(7, 10, 4, 10, 10, List.of(), NOTHING));
        assertThat(last).contains(new DeleteBefore(4));
        long next = openFetch();
        step(follower, new Deleted(4));
        reply(follower, next, new Records(7, 10, 4, 10, 10, List.of(), NOTHING));
        assertThat(last).noneMatch(DeleteBefore.class::isInstance);
    }

    @Test
    void aFollowerThatIsTooFarBehindBeginsAnew() {
        Replica follower = following(log(10, 2));
        assertThat(reply(follower, openFetch(), new Behind(50)))
                .startsWith(new Restart(50), new Flush(2));
        assertThat(follower.endOffset()).isEqualTo(50);
        assertThat(((Fetch) ((Send) last.getLast()).message()).lastEpoch())
                .isEqualTo(Message.ANY_EPOCH);
    }

    @Test
    void aFetchWithoutAReplyIsSentAgainAndAgainLater() {
        Replica follower = following(log(10, 2));
        ReplicationConfig config = ReplicationConfig.defaults();
        long patienceMs = config.fetchWaitMs() + config.retryMs();
        assertThat(step(follower, new Tick(patienceMs - 1))).isEmpty();
        assertThat(step(follower, new Tick(patienceMs))).hasSize(1);
        assertThat(step(follower, new Tick(2 * patienceMs))).isEmpty();
        assertThat(step(follower, new Tick(2 * patienceMs + config.retryMs()))).hasSize(1);
    }

    @Test
    void whilePendingNothingIsCommittedAndTheWordIsGiven() {
        PartitionState pending =
                new PartitionState(
                        5, Optional.of(A), configuration(B, D), false, abc, List.of(), 0);
        Replica leader = replica(A, new Saved(5, 4), log(10, 2));
        step(leader, new Led(pending));
        step(leader, new Flushed(ticket()));
        step(leader, new Received(B, new Progress(5, 5, 10)));
        assertThat(last).isEmpty();
        step(leader, new Received(D, new Progress(5, 5, 10)));
        assertThat(last).containsExactly(new HoldsStart(5));
        assertThat(leader.isEstablished()).isFalse();

        PartitionState active =
                new PartitionState(
                        5,
                        Optional.of(A),
                        configuration(B, D),
                        true,
                        configuration(B, D),
                        List.of(),
                        0);
        assertThat(step(leader, new Led(active))).contains(new Watermark(10));
        assertThat(leader.isEstablished()).isTrue();
    }

    @Test
    void aLearnerIsReportedWhenItIsCloseAndNotCounted() {
        Replica leader = replica(A, new Saved(5, 4), log(10, 2));
        step(leader, new Led(new PartitionState(5, Optional.of(A), abc, true, abc, List.of(D), 0)));
        step(leader, new Flushed(ticket()));
        assertThat(fetch(leader, D, 10, 2, 5, 10))
                .contains(new CaughtUp(5, D))
                .noneMatch(Watermark.class::isInstance);
    }

    @Test
    void aStrongReadWaitsForConfirmationsAskedAfterIt() {
        Replica leader = leader(5, log(10, 2));
        assertThat(step(leader, new ReadAsked(1)))
                .as("not established")
                .containsExactly(new ReadRefused(1));
        step(leader, new Received(B, new Progress(5, 5, 10)));
        step(leader, new ReadAsked(2));
        long round = ((Confirm) ((Send) last.getFirst()).message()).round();
        assertThat(step(leader, new ReadAsked(3))).as("takes the next round").isEmpty();
        step(leader, new Received(B, new ConfirmReply(5, round, false)));
        assertThat(last).isEmpty();
        step(leader, new Received(C, new ConfirmReply(5, round, true)));
        assertThat(last.getFirst()).isEqualTo(new ReadAnswered(2, 10));
        assertThat(last).hasSize(3);
        step(leader, new Received(B, new Seal(6)));
        assertThat(last).contains(new ReadRefused(3), new LeftOffice(5));
    }

    @Test
    void aPromiseIsConfirmedOnlyWhileItIsTheNewest() {
        Replica replica = replica(B, new Saved(5, 4), log(10, 2));
        assertThat(step(replica, new Received(A, new Confirm(5, 3))))
                .containsExactly(new Send(A, new ConfirmReply(5, 3, true)));
        assertThat(step(replica, new Received(A, new Confirm(4, 3))))
                .containsExactly(new Send(A, new ConfirmReply(4, 3, false)));
    }

    @Test
    void whoIsLiveAndWhoIsInSync() {
        Replica leader = leader(5, log(10, 2));
        assertThat(leader.liveAdopted()).isEqualTo(1);
        fetch(leader, B, 10, 2, 5, 10);
        fetch(leader, C, 5, 2, 5, 5);
        assertThat(leader.liveAdopted()).isEqualTo(3);
        assertThat(leader.presentAdopted()).isEqualTo(3);
        assertThat(leader.inSync()).containsExactly(A, B);
        step(leader, new Tick(ReplicationConfig.defaults().silentMs() + 1));
        assertThat(leader.presentAdopted()).isEqualTo(1);
        assertThat(leader.liveAdopted()).isEqualTo(3);
        step(leader, new Tick(ReplicationConfig.defaults().lagTimeMs() + 1));
        assertThat(leader.liveAdopted()).isEqualTo(1);
        assertThat(leader.inSync()).containsExactly(A);
    }

    @Test
    void afterAnUncleanElectionCommittedRecordsMayBeCut() {
        Replica follower = following(log(10, 2));
        records(follower, openFetch(), 10, 10, 10, 10, 2);
        step(follower, new Flushed(2));
        step(
                follower,
                new Led(new PartitionState(9, Optional.of(C), abc, true, abc, List.of(), 1)));
        step(follower, new Flushed(ticket()));
        long number = openFetch();
        step(follower, new Received(C, new FetchReply(9, SESSION, number, new Diverging(2, 3))));
        assertThat(last).startsWith(new Truncate(3));
    }

    private Replica replica(ReplicaId self, Saved saved, LogState found) {
        return new Replica(self, SESSION, ReplicationConfig.defaults(), saved, found);
    }

    private Replica leader(int epoch, LogState found) {
        Replica replica = replica(A, new Saved(epoch, epoch - 1), found);
        step(replica, new Led(led(epoch, A)));
        step(replica, new Flushed(ticket()));
        return replica;
    }

    /// B, which follows A in epoch 5; its first fetch is open.
    private Replica following(LogState found) {
        Replica replica = replica(B, new Saved(5, 2), found);
        step(replica, new Led(led(5, A)));
        step(replica, new Flushed(ticket()));
        return replica;
    }

    private static LogState log(long endOffset, int epoch) {
        return new LogState(0, endOffset, EpochChain.of(List.of(new EpochStart(epoch, 0))));
    }

    private PartitionState led(int epoch, ReplicaId leader) {
        return new PartitionState(epoch, Optional.of(leader), abc, true, abc, List.of(), 0);
    }

    private List<Output> step(Replica replica, Input input) {
        last = replica.step(input);
        return last;
    }

    private List<Output> fetch(
            Replica leader, ReplicaId from, long offset, int lastEpoch, int adopted, long durable) {
        Fetch fetch = new Fetch(leader.epoch(), SESSION, 1, offset, lastEpoch, adopted, durable);
        return step(leader, new Received(from, fetch));
    }

    private Message.FetchResult replyTo(Replica leader, long offset, int lastEpoch) {
        fetch(leader, B, offset, lastEpoch, 0, offset);
        return ((FetchReply) ((Send) last.getFirst()).message()).result();
    }

    private List<Output> reply(Replica follower, long number, Message.FetchResult result) {
        return step(follower, new Received(A, new FetchReply(5, SESSION, number, result)));
    }

    private List<Output> records(
            Replica follower,
            long number,
            long start,
            long watermark,
            long from,
            long to,
            int epoch) {
        List<EpochStart> epochs = from < to ? List.of(new EpochStart(epoch, from)) : List.of();
        return reply(follower, number, new Records(0, start, watermark, from, to, epochs, NOTHING));
    }

    private long ticket() {
        return ((Flush) ofType(Flush.class)).ticket();
    }

    private long openFetch() {
        return ((Fetch) ((Send) ofType(Send.class)).message()).number();
    }

    private Output ofType(Class<? extends Output> type) {
        return new ArrayList<>(last)
                .reversed().stream().filter(type::isInstance).findFirst().orElseThrow();
    }
}
