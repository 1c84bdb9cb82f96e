package io.minikafka.broker.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.ManualExecutor;
import io.minikafka.broker.fetch.FetchSlot.Partition;
import io.minikafka.protocol.RecordsView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchRequestData.ForgottenTopic;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class FetchSessionsTest {
    private static final short BY_NAME = 12;
    private static final short BY_ID = 13;

    private final ManualExecutor clock = new ManualExecutor();

    @Test
    void aRequestWithEpochZeroOpensASession() {
        var sessions = sessions(10);
        FetchSession session = open(sessions, BY_NAME, "a", "b");
        FetchScope next = sessions.scope(BY_NAME, request(session.id(), 1));
        assertThat(next)
                .isInstanceOfSatisfying(
                        FetchScope.Changed.class,
                        changed -> assertThat(names(changed.slots())).containsExactly("a", "b"));
        assertThat(sessions.scope(BY_NAME, request(session.id(), 2)))
                .isInstanceOf(FetchScope.Changed.class);
    }

    @Test
    void aWrongEpochOrAnUnknownSessionIsRefused() {
        var sessions = sessions(10);
        FetchSession session = open(sessions, BY_NAME, "a");
        assertThat(sessions.scope(BY_NAME, request(session.id(), 2)))
                .isEqualTo(new FetchScope.Refused(Errors.INVALID_FETCH_SESSION_EPOCH));
        assertThat(sessions.scope(BY_NAME, request(session.id() + 1, 1)))
                .isEqualTo(new FetchScope.Refused(Errors.FETCH_SESSION_ID_NOT_FOUND));
        assertThat(sessions.scope(BY_ID, request(session.id(), 1)))
                .isEqualTo(new FetchScope.Refused(Errors.FETCH_SESSION_TOPIC_ID_ERROR));
        assertThat(sessions.scope(BY_NAME, request(session.id(), 1)))
                .as("a refused request changes nothing")
                .isInstanceOf(FetchScope.Changed.class);
    }

    @Test
    void epochsWrapToOne() {
        var session = new FetchSession(1, false, List.of());
        for (int epoch = 1; epoch < 5; epoch++) {
            assertThat(session.advance(epoch)).isTrue();
        }
        assertThat(session.advance(1)).isFalse();
        assertThat(session.advance(5)).isTrue();
    }

    @Test
    void theFinalEpochEndsTheSession() {
        var sessions = sessions(10);
        FetchSession session = open(sessions, BY_NAME, "a");
        FetchScope whole = sessions.scope(BY_NAME, with(request(session.id(), -1), "b", 0));
        assertThat(whole)
                .isInstanceOfSatisfying(
                        FetchScope.Whole.class,
                        scope -> {
                            assertThat(scope.session()).isEmpty();
                            assertThat(names(scope.slots())).containsExactly("b");
                        });
        assertThat(sessions.size()).isZero();
        assertThat(sessions.partitions()).isZero();
    }

    @Test
    void aSessionWithoutPartitionsEnds() {
        var sessions = sessions(10);
        FetchSession session = open(sessions, BY_NAME, "a");
        var request = request(session.id(), 1);
        request.forgottenTopicsData()
                .add(new ForgottenTopic().setTopic("a").setPartitions(List.of(0)));
        assertThat(sessions.scope(BY_NAME, request)).isInstanceOf(FetchScope.Whole.class);
        assertThat(sessions.size()).isZero();
    }

    @Test
    void theCacheIsBoundedAndIdleSessionsMakeRoom() {
        var sessions = sessions(2);
        FetchSession first = open(sessions, BY_NAME, "a");
        FetchSession second = open(sessions, BY_NAME, "b");
        assertThat(tryOpen(sessions, "c").session()).isEmpty();
        clock.advance(FetchSessions.IDLE_MS);
        sessions.scope(BY_NAME, request(first.id(), 1));
        clock.advance(1);
        assertThat(tryOpen(sessions, "c").session()).as("second was idle").isPresent();
        assertThat(sessions.size()).isEqualTo(2);
        assertThat(sessions.scope(BY_NAME, request(second.id(), 1)))
                .isEqualTo(new FetchScope.Refused(Errors.FETCH_SESSION_ID_NOT_FOUND));
    }

    @Test
    void aLargerSessionDisplacesASmallerThatIsSettled() {
        var sessions = sessions(1);
        FetchSession small = open(sessions, BY_NAME, "a");
        assertThat(tryOpen(sessions, "b", "c").session()).as("too early").isEmpty();
        clock.advance(FetchSessions.IDLE_MS + 1);
        sessions.scope(BY_NAME, request(small.id(), 1));
        assertThat(tryOpen(sessions, "b").session()).as("not larger").isEmpty();
        assertThat(tryOpen(sessions, "b", "c").session()).isPresent();
        assertThat(sessions.partitions()).isEqualTo(2);
    }

    @Test
    void withoutSlotsThereAreNoSessions() {
        assertThat(tryOpen(sessions(0), "a").session()).isEmpty();
    }

    @Test
    void aPartitionWithRecordsGoesToTheEnd() {
        var sessions = sessions(1);
        FetchSession session = open(sessions, BY_NAME, "a", "b", "c");
        session.tell(new Partition("a", Uuid.ZERO_UUID, 0), data(5, 10));
        assertThat(names(session.slots())).containsExactly("b", "c", "a");
    }

    /// A client that applies the responses of a session to what it knows must know, after each, what it would know
    /// from whole responses.
    @Test
    void aSessionTellsAllThatWholeResponsesTell() {
        long seed = Long.getLong("seed", 4_711L);
        for (int round = 0; round < 200; round++) {
            follow(new Random(seed + round), "seed " + seed + " round " + round);
        }
    }

    private void follow(Random random, String name) {
        var sessions = sessions(3);
        Map<String, Long> watermarks = new HashMap<>();
        for (int i = 0; i < 6; i++) {
            watermarks.put("t" + i, 0L);
        }
        Map<String, Long> wanted = new LinkedHashMap<>();
        Map<String, Long> known = new HashMap<>();
        int sessionId = 0;
        int epoch = 0;
        for (int step = 0; step < 60; step++) {
            var request = request(sessionId, epoch);
            Map<String, Long> changed = changeWishes(random, wanted, request);
            if (epoch == 0) {
                request.forgottenTopicsData().clear();
                changed = wanted;
            }
            changed.forEach((topic, offset) -> with(request, topic, offset));
            known.keySet().retainAll(wanted.keySet());
            FetchScope scope = sessions.scope(BY_NAME, request);
            List<FetchSlot> slots =
                    switch (scope) {
                        case FetchScope.Whole whole -> {
                            sessionId = whole.session().map(FetchSession::id).orElse(0);
                            epoch = sessionId == 0 ? 0 : 1;
                            yield whole.slots();
                        }
                        case FetchScope.Changed both -> {
                            epoch++;
                            yield both.slots();
                        }
                        case FetchScope.Refused refused ->
                                throw new AssertionError(name + ": " + refused);
                    };
            if (!(scope instanceof FetchScope.Whole) || !request.topics().isEmpty()) {
                Map<String, Long> asked = new HashMap<>();
                slots.forEach(slot -> asked.put(slot.topic(), slot.offset()));
                assertThat(asked).as(name).isEqualTo(wanted);
            }
            for (FetchSlot slot : slots) {
                PartitionData data = data(0, watermarks.getOrDefault(slot.topic(), -1L));
                boolean told =
                        switch (scope) {
                            case FetchScope.Whole(var session, _) -> {
                                session.ifPresent(s -> s.tell(slot.partition(), data));
                                yield true;
                            }
                            case FetchScope.Changed(var session, _) ->
                                    session.tell(slot.partition(), data);
                            case FetchScope.Refused _ -> false;
                        };
                if (told) {
                    known.put(slot.topic(), data.highWatermark());
                }
            }
            Map<String, Long> whole = new HashMap<>();
            slots.forEach(
                    slot -> whole.put(slot.topic(), watermarks.getOrDefault(slot.topic(), -1L)));
            assertThat(known).as(name).isEqualTo(whole);
            watermarks.replaceAll((_, old) -> random.nextInt(3) == 0 ? old + 1 : old);
        }
    }

    /// Adds, moves and removes some wishes; the removed ones go into the request.
    private static Map<String, Long> changeWishes(
            Random random, Map<String, Long> wanted, FetchRequestData request) {
        Map<String, Long> changed = new LinkedHashMap<>();
        for (int i = 0; i < 6; i++) {
            String topic = "t" + i;
            switch (random.nextInt(5)) {
                case 0 -> {
                    if (wanted.remove(topic) != null) {
                        request.forgottenTopicsData()
                                .add(
                                        new ForgottenTopic()
                                                .setTopic(topic)
                                                .setPartitions(List.of(0)));
                    }
                }
                case 1 -> {
                    long offset = random.nextLong(100);
                    wanted.put(topic, offset);
                    changed.put(topic, offset);
                }
                default -> {}
            }
        }
        return changed;
    }

    private FetchSessions sessions(int slots) {
        return new FetchSessions(slots, clock.time());
    }

    private static FetchSession open(FetchSessions sessions, short version, String... topics) {
        var request = request(0, 0);
        for (String topic : topics) {
            with(request, topic, 0);
        }
        return ((FetchScope.Whole) sessions.scope(version, request)).session().orElseThrow();
    }

    private static FetchScope.Whole tryOpen(FetchSessions sessions, String... topics) {
        var request = request(0, 0);
        for (String topic : topics) {
            with(request, topic, 0);
        }
        return (FetchScope.Whole) sessions.scope(BY_NAME, request);
    }

    private static FetchRequestData request(int sessionId, int epoch) {
        return new FetchRequestData()
                .setSessionId(sessionId)
                .setSessionEpoch(epoch)
                .setTopics(new ArrayList<>())
                .setForgottenTopicsData(new ArrayList<>());
    }

    private static FetchRequestData with(FetchRequestData request, String topic, long offset) {
        request.topics()
                .add(
                        new FetchTopic()
                                .setTopic(topic)
                                .setPartitions(
                                        List.of(
                                                new FetchPartition()
                                                        .setPartition(0)
                                                        .setFetchOffset(offset))));
        return request;
    }

    private static PartitionData data(int recordBytes, long highWatermark) {
        return new PartitionData()
                .setHighWatermark(highWatermark)
                .setLogStartOffset(0)
                .setRecords(
                        recordBytes == 0
                                ? RecordsView.none()
                                : RecordsView.of(new CountedRegion(recordBytes)));
    }

    private static List<String> names(List<FetchSlot> slots) {
        return slots.stream().map(FetchSlot::topic).toList();
    }
}
