package io.minikafka.broker.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.storage.Log;
import io.minikafka.storage.ReadResult;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.ShareAcknowledgeRequestData;
import org.apache.kafka.common.message.ShareAcknowledgeResponseData;
import org.apache.kafka.common.message.ShareFetchRequestData;
import org.apache.kafka.common.message.ShareFetchResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;

/// What must hold, seen from outside of the broker: by what clients were told, and by what readers find.
///
/// - a transaction whose commit was answered is there with all its records and its offset; one whose abort was answered
///   is nowhere; any other is there as a whole or not at all; what a reader saw once stays;
/// - an offset that was committed and answered is the group's, until a later commit;
/// - of members of a consumer group no two have a partition at one time;
/// - of members of a share group no two hold a record at one time; what was acknowledged is never given out again;
/// - in the end no transaction is open.
final class Checks {
    static final String COPIES = "copies";
    private static final byte ACCEPT = 1;
    private static final byte RELEASE = 2;
    private static final long LOCK_MS = 15_000;

    private final CoordinatorWorld world;
    private final Flaw flaw;
    private final Map<String, Transaction> transactions = new LinkedHashMap<>();
    private final Set<String> seen = new HashSet<>();
    private final Map<String, Offset> offsets = new HashMap<>();
    private final Map<Long, Hold> holds = new HashMap<>();
    private final Set<Long> acknowledged = new HashSet<>();
    private final Map<Integer, ConsumerMember> owners = new HashMap<>();

    /// What one transaction wrote, and what its client knows of its end.
    static final class Transaction {
        final String tag;
        final List<String> written = new ArrayList<>();
        long offset = -1;
        int offsetPartition;
        boolean committed;
        boolean aborted;

        Transaction(String tag) {
            this.tag = tag;
        }
    }

    /// A committed offset of a group: what was answered last, and what may have been committed since.
    private static final class Offset {
        long answered = -1;
        final List<Long> underWay = new ArrayList<>();
    }

    private record Hold(String member, long untilMs, boolean releasing) {}

    Checks(CoordinatorWorld world, Flaw flaw) {
        this.world = world;
        this.flaw = flaw;
    }

    Transaction transaction(String tag) {
        Transaction made = new Transaction(tag);
        transactions.put(tag, made);
        return made;
    }

    // --- what goes to and fro ---

    void delivered(long connection, ApiMessage request) {
        switch (request) {
            case OffsetCommitRequestData commit ->
                    forEach(commit, (key, offset) -> offset(key).underWay.add(offset));
            case ShareFetchRequestData fetch when fetch.shareSessionEpoch() == 0 ->
                    holds.values().removeIf(hold -> hold.member().equals(fetch.memberId()));
            case ShareAcknowledgeRequestData ack ->
                    forEach(
                            ack,
                            (offset, type) -> {
                                Hold hold = holds.get(offset);
                                if (type == RELEASE
                                        && hold != null
                                        && hold.member().equals(ack.memberId())) {
                                    holds.put(
                                            offset, new Hold(hold.member(), hold.untilMs(), true));
                                }
                            });
            default -> {}
        }
    }

    void answered(long connection, ApiMessage request, ApiMessage response) {
        switch (request) {
            case OffsetCommitRequestData commit ->
                    committed(commit, (OffsetCommitResponseData) response);
            case ShareFetchRequestData fetch -> acquired(fetch, (ShareFetchResponseData) response);
            case ShareAcknowledgeRequestData ack ->
                    acknowledged(ack, (ShareAcknowledgeResponseData) response);
            default -> {}
        }
    }

    private interface OffsetAction {
        void of(String key, long offset);
    }

    private interface AckAction {
        void of(long offset, byte type);
    }

    private static void forEach(OffsetCommitRequestData commit, OffsetAction action) {
        commit.topics()
                .forEach(topic ->
                        topic.partitions()
                                .forEach(partition ->
                                        action.of(
                                                commit.groupId() + "/" + partition.partitionIndex(),
                                                partition.committedOffset())));
    }

    private static void forEach(ShareAcknowledgeRequestData ack, AckAction action) {
        ack.topics()
                .forEach(topic ->
                        topic.partitions()
                                .forEach(partition ->
                                        partition
                                                .acknowledgementBatches()
                                                .forEach(batch -> {
                                                    for (long at = batch.firstOffset();
                                                            at <= batch.lastOffset();
                                                            at++) {
                                                        action.of(
                                                                at,
                                                                batch.acknowledgeTypes()
                                                                        .getFirst());
                                                    }
                                                })));
    }

    private Offset offset(String key) {
        return offsets.computeIfAbsent(key, _ -> new Offset());
    }

    private void committed(OffsetCommitRequestData commit, OffsetCommitResponseData response) {
        short error = response.topics().getFirst().partitions().getFirst().errorCode();
        forEach(
                commit,
                (key, value) -> {
                    Offset offset = offset(key);
                    offset.underWay.remove(Long.valueOf(value));
                    if (error == Errors.NONE.code()) {
                        offset.answered = value;
                    }
                });
    }

    private void acquired(ShareFetchRequestData fetch, ShareFetchResponseData response) {
        response.responses()
                .forEach(topic ->
                        topic.partitions()
                                .forEach(partition ->
                                        partition
                                                .acquiredRecords()
                                                .forEach(range -> {
                                                    for (long at = range.firstOffset();
                                                            at <= range.lastOffset();
                                                            at++) {
                                                        acquired(fetch.memberId(), at);
                                                    }
                                                })));
    }

    private void acquired(String member, long offset) {
        assertThat(acknowledged)
                .as("what was acknowledged is not given out again, to " + member)
                .doesNotContain(offset);
        Hold hold = holds.get(offset);
        assertThat(
                        hold == null
                                || hold.releasing()
                                || hold.member().equals(member)
                                || hold.untilMs() <= world.nowMs())
                .as("record %d is with %s, and given to %s", offset, hold, member)
                .isTrue();
        // Its lock began when it was acquired, which may be a moment before the answer.
        holds.put(offset, new Hold(member, world.nowMs() + LOCK_MS - 1_000, false));
    }

    private void acknowledged(
            ShareAcknowledgeRequestData ack, ShareAcknowledgeResponseData response) {
        boolean good =
                response.errorCode() == Errors.NONE.code()
                        && response.responses().stream()
                                .allMatch(topic ->
                                        topic.partitions().stream()
                                                .allMatch(one ->
                                                        one.errorCode() == Errors.NONE.code()));
        if (good) {
            forEach(
                    ack,
                    (offset, type) -> {
                        holds.remove(offset);
                        if (type == ACCEPT) {
                            acknowledged.add(offset);
                        }
                    });
        }
    }

    /// The member has these partitions from now on.
    void owns(ConsumerMember member, Set<Integer> partitions) {
        owners.values().removeIf(owner -> owner == member);
        for (int partition : partitions) {
            ConsumerMember other = owners.put(partition, member);
            assertThat(other == null || other.mayBeExpired())
                    .as("partition %d is with two members", partition)
                    .isTrue();
        }
    }

    /// A share consumer is about to let its locks end, as one that hangs does.
    void mayLoseLocks(long connection) {
        if (flaw == Flaw.LOCKS_FORGOTTEN) {
            world.broker().share.connectionGone(connection);
        }
    }

    void restarted() {
        holds.clear(); // locks end with the broker
        offsets.forEach((key, offset) -> {
            int slash = key.indexOf('/');
            String group = key.substring(0, slash);
            int partition = Integer.parseInt(key.substring(slash + 1));
            long found = offsetOf(group, partition);
            if (found != offset.answered) {
                assertThat(offset.underWay).as("the offset of " + key).contains(found);
                offset.answered = found;
            }
            offset.underWay.clear();
        });
    }

    // --- what there is ---

    void now() {
        Set<String> visible = new HashSet<>();
        for (int partition = 0; partition < CoordinatorWorld.PARTITIONS; partition++) {
            visible.addAll(read(partition));
        }
        assertThat(visible).as("what was seen stays").containsAll(seen);
        seen.addAll(visible);
        for (Transaction transaction : transactions.values()) {
            if (transaction.aborted) {
                assertThat(visible)
                        .as("aborted: " + transaction.tag)
                        .noneMatch(value -> value.startsWith(transaction.tag + "#"));
                if (transaction.offset >= 0) {
                    assertThat(offsetOf(COPIES, transaction.offsetPartition))
                            .as("offset of an aborted transaction: " + transaction.tag)
                            .isNotEqualTo(transaction.offset);
                }
            }
        }
    }

    void end() {
        Map<String, List<String>> visible = new HashMap<>();
        for (int partition = 0; partition < CoordinatorWorld.PARTITIONS; partition++) {
            Log log = world.broker().log(CoordinatorWorld.TOPIC, partition);
            assertThat(log.lastStableOffset())
                    .as("no transaction is open in " + partition)
                    .isEqualTo(log.highWatermark());
            for (String value : read(partition)) {
                String tag = value.substring(0, value.indexOf('#'));
                visible.computeIfAbsent(tag, _ -> new ArrayList<>()).add(value);
            }
        }
        Map<Integer, Long> least = new HashMap<>();
        transactions.forEach((tag, transaction) -> {
            List<String> values = visible.getOrDefault(tag, List.of());
            if (transaction.committed || !values.isEmpty()) {
                assertThat(transaction.aborted).as("aborted: " + tag).isFalse();
                assertThat(values)
                        .as("whole: " + tag)
                        .containsExactlyInAnyOrderElementsOf(transaction.written);
                if (transaction.offset >= 0 && transaction.committed) {
                    least.merge(transaction.offsetPartition, transaction.offset, Math::max);
                }
            }
        });
        least.forEach((partition, offset) ->
                assertThat(offsetOf(COPIES, partition))
                        .as("the offset of the last committed transaction")
                        .isGreaterThanOrEqualTo(offset));
        assertThat(transactions.values())
                .as("the world is worth looking at")
                .anyMatch(one -> one.committed)
                .anyMatch(one -> one.aborted);
        assertThat(acknowledged).as("the world is worth looking at").isNotEmpty();
    }

    private List<String> read(int partition) {
        Log log = world.broker().log(CoordinatorWorld.TOPIC, partition);
        boolean all = flaw == Flaw.READERS_SEE_ALL;
        long end = all ? log.highWatermark() : log.lastStableOffset();
        List<String> values = new ArrayList<>();
        long next = log.startOffset();
        while (next < end) {
            ReadResult result = log.readCommitted(next, 1 << 20, true, end);
            if (!(result instanceof ReadResult.Records found)) {
                throw new AssertionError("at " + next + ": " + result);
            }
            ByteBuffer bytes = ByteBuffer.allocate(found.region().sizeBytes());
            found.region().read(bytes, 0);
            found.region().release();
            for (RecordBatch batch : MemoryRecords.readableRecords(bytes.flip()).batches()) {
                boolean hidden =
                        batch.isControlBatch()
                                || found.aborted().stream()
                                        .anyMatch(one ->
                                                !all
                                                        && one.has(
                                                                batch.producerId(),
                                                                batch.baseOffset()));
                for (Record record : batch) {
                    if (!hidden) {
                        byte[] value = new byte[record.valueSize()];
                        record.value().get(value);
                        values.add(new String(value, StandardCharsets.UTF_8));
                    }
                }
                next = batch.nextOffset();
            }
        }
        return values;
    }

    /// Asks the broker, without a network in between.
    private long offsetOf(String group, int partition) {
        var request =
                new OffsetFetchRequestData()
                        .setGroups(
                                List.of(
                                        new OffsetFetchRequestData.OffsetFetchRequestGroup()
                                                .setGroupId(group)
                                                .setTopics(
                                                        List.of(
                                                                new OffsetFetchRequestData
                                                                                .OffsetFetchRequestTopics()
                                                                        .setName(
                                                                                CoordinatorWorld
                                                                                        .TOPIC)
                                                                        .setPartitionIndexes(
                                                                                List.of(
                                                                                        partition))))));
        long[] found = {Long.MIN_VALUE};
        world.broker()
                .handle(
                        (short) 9,
                        1_000,
                        request,
                        response ->
                                found[0] =
                                        ((OffsetFetchResponseData) response)
                                                .groups()
                                                .getFirst()
                                                .topics()
                                                .getFirst()
                                                .partitions()
                                                .getFirst()
                                                .committedOffset());
        while (found[0] == Long.MIN_VALUE && world.broker().step()) {
            // Until it has answered.
        }
        assertThat(found[0])
                .as("the broker told the offset of " + group)
                .isNotEqualTo(Long.MIN_VALUE);
        return found[0];
    }
}
