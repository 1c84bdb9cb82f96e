package io.minikafka.broker.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.Confirmation;
import io.minikafka.storage.AckWhen;
import io.minikafka.storage.AppendOrigin;
import io.minikafka.storage.AppendResult;
import io.minikafka.storage.CommitListener;
import io.minikafka.storage.RejectReason;
import io.minikafka.storage.StorageException;
import io.minikafka.storage.record.RecordBatchBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalReplicaTest {
    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final Queue<String> givenUp = new ConcurrentLinkedQueue<>();
    private final long deadlineNs = System.nanoTime() + TimeUnit.HOURS.toNanos(1);

    private AppendResult append(LocalReplica leader, int epoch, String value) {
        ByteBuffer batch =
                new RecordBatchBuilder()
                        .add(
                                1,
                                value.getBytes(StandardCharsets.UTF_8),
                                value.getBytes(StandardCharsets.UTF_8))
                        .build();
        return leader.log()
                .append(
                        batch,
                        AppendOrigin.CLIENT,
                        epoch,
                        AckWhen.COMMITTED,
                        new CommitListener() {
                            @Override
                            public void committed() {
                                acknowledged.add(value);
                            }

                            @Override
                            public void failed(StorageException cause) {
                                givenUp.add(value);
                            }

                            @Override
                            public boolean isOverdue(long nowNs) {
                                return nowNs - deadlineNs > 0;
                            }
                        });
    }

    @Test
    void whatTwoHoldIsAcknowledgedAndReadable() {
        try (Trio trio = new Trio(1)) {
            LocalReplica leader = trio.elect();
            for (int i = 0; i < 100; i++) {
                assertThat(append(leader, leader.office(), "v" + i))
                        .isInstanceOf(AppendResult.Appended.class);
            }
            trio.await(() -> acknowledged.size() == 100);
            trio.await(() -> trio.all().stream().allMatch(r -> r.log().highWatermark() == 100));
            for (LocalReplica replica : trio.all()) {
                assertThat(Trio.values(replica)).hasSize(100).startsWith("v0").endsWith("v99");
            }
            trio.await(leader::hasWriteQuorum);
        }
    }

    @Test
    void aLeaderWithoutFollowersAndContactStandsAsideUntilItHasThemAgain() {
        try (Trio trio = new Trio(10)) {
            LocalReplica leader = trio.elect();
            int epoch = leader.office();
            append(leader, epoch, "before");
            trio.await(() -> acknowledged.contains("before"));
            trio.cutOff(leader);
            append(leader, epoch, "nobody hears of it");
            trio.await(() -> !leader.hasWriteQuorum());
            assertThat(leader.office()).as("the metadata are known").isEqualTo(epoch);
            assertThat(givenUp).isEmpty();
            trio.loseContact(leader);
            trio.await(() -> leader.office() == LocalReplica.NO_OFFICE);
            trio.await(() -> givenUp.contains("nobody hears of it"));
            trio.heal();
            trio.await(() -> leader.office() == epoch && leader.hasWriteQuorum());
            append(leader, epoch, "after");
            trio.await(() -> acknowledged.contains("after"));
            assertThat(Trio.values(leader))
                    .containsExactly("before", "nobody hears of it", "after");
        }
    }

    @Test
    void aLeaderWithFollowersNeedsNoContact() {
        try (Trio trio = new Trio(11)) {
            LocalReplica leader = trio.elect();
            trio.all().forEach(trio::loseContact);
            append(leader, leader.office(), "x");
            trio.await(() -> acknowledged.contains("x"));
            assertThat(leader.office()).isNotEqualTo(LocalReplica.NO_OFFICE);
        }
    }

    @Test
    void followersCanBeReadWhileTheyHearTheirLeader() {
        try (Trio trio = new Trio(12)) {
            LocalReplica leader = trio.elect();
            List<LocalReplica> followers =
                    trio.all().stream().filter(replica -> replica != leader).toList();
            append(leader, leader.office(), "x");
            for (LocalReplica follower : followers) {
                trio.await(() -> follower.followed() == leader.office());
                assertThat(follower.copies()).isEmpty();
            }
            trio.await(() ->
                    leader.copies().size() == 2
                            && leader.copies().stream().allMatch(copy -> copy.endOffset() == 1));
            assertThat(leader.followed()).isEqualTo(LocalReplica.NO_OFFICE);

            LocalReplica lost = followers.getFirst();
            trio.cutOff(lost);
            trio.await(() -> lost.followed() == LocalReplica.NO_OFFICE);
            trio.await(() -> leader.copies().size() == 1);
            assertThat(followers.getLast().followed()).isEqualTo(leader.office());
        }
    }

    @Test
    void aFollowerTakesNoAppendOfAClient() {
        try (Trio trio = new Trio(2)) {
            LocalReplica leader = trio.elect();
            LocalReplica follower =
                    trio.all().stream().filter(r -> r != leader).findFirst().orElseThrow();
            assertThat(follower.office()).isEqualTo(LocalReplica.NO_OFFICE);
            assertThat(append(follower, leader.office(), "x"))
                    .isInstanceOfSatisfying(
                            AppendResult.Rejected.class,
                            rejected ->
                                    assertThat(rejected.reason())
                                            .isEqualTo(RejectReason.NOT_LEADER));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void throughLossAndElectionsNothingAcknowledgedIsLost(long seed) {
        try (Trio trio = new Trio(seed)) {
            trio.loses(15);
            int next = 0;
            for (int round = 0; round < 8; round++) {
                LocalReplica leader = trio.elect();
                int epoch = leader.office();
                for (int i = 0; i < 60; i++) {
                    append(leader, epoch, "v" + next++);
                }
            }
            trio.loses(0);
            LocalReplica last = trio.elect();
            append(last, last.office(), "end");
            trio.await(() -> acknowledged.contains("end"));
            long end = last.log().highWatermark();
            trio.await(() -> trio.all().stream().allMatch(r -> r.log().highWatermark() == end));
            List<String> values = Trio.values(last);
            assertThat(values).doesNotHaveDuplicates().containsAll(acknowledged);
            for (LocalReplica replica : trio.all()) {
                assertThat(Trio.values(replica)).isEqualTo(values);
            }
            assertThat(trio.broken.get()).isNull();
        }
    }

    @RepeatedTest(4)
    void whatIsAppendedWhileTheOfficeEndsIsCommittedInTheNext() {
        try (Trio trio = new Trio(4)) {
            for (int i = 0; i < 5; i++) {
                LocalReplica leader = trio.elect();
                int epoch = leader.office();
                String value = "v" + i;
                // Done within a step: the seal comes before the append in the mailbox.
                leader.confirm(_ -> {
                    leader.post(trio.seal(leader, epoch + 1));
                    append(leader, epoch, value);
                });
                trio.await(() -> leader.log().endOffset() > leader.log().highWatermark());
                LocalReplica next = trio.elect();
                trio.await(() -> next.log().highWatermark() == next.log().endOffset());
                assertThat(acknowledged).isEmpty();
            }
            assertThat(trio.broken.get()).isNull();
        }
    }

    @Test
    void aLeaderThatIsCutOffServesNoStrongRead() {
        try (Trio trio = new Trio(3)) {
            LocalReplica former = trio.elect();
            append(former, former.office(), "before");
            trio.await(() -> acknowledged.contains("before"));
            assertThat(trio.confirm(former)).isEqualTo(Confirmation.CONFIRMED);
            trio.cutOff(former);
            LocalReplica now = trio.elect();
            append(now, now.office(), "after");
            trio.await(() -> acknowledged.contains("after"));
            assertThat(former.office()).as("it does not know yet").isNotEqualTo(-1);
            assertThat(trio.confirm(former)).isEqualTo(Confirmation.LATE);
            assertThat(trio.confirm(now)).isEqualTo(Confirmation.CONFIRMED);
            assertThat(Trio.values(now)).containsExactly("before", "after");
            trio.heal();
            trio.await(() -> former.office() == LocalReplica.NO_OFFICE);
            assertThat(trio.confirm(former)).isEqualTo(Confirmation.REFUSED);
        }
    }
}
