package io.minikafka.broker.share;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.SharePartitionKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.protocol.Errors;

/// The share partitions that this node serves, without I/O. Commands check and write records; a record that is safe
/// changes the state ([#replay]), while the node runs as after a restart. Owned by one thread. RFC 0008.
public final class ShareCoordinator {
    private final RecordSink sink;
    private final ShareWorld world;
    private final Agenda agenda = new Agenda();
    private final Map<SharePartitionKey, SharePartition> partitions = new LinkedHashMap<>();
    private Now now = new Now(0, 0);

    public ShareCoordinator(RecordSink sink, ShareWorld world) {
        this.sink = sink;
        this.world = world;
    }

    // --- what is remembered ---

    /// Carries out a record of the journal.
    public void replay(ShareRecord record) {
        switch (record) {
            case ShareRecord.Whole(var key, long start, var ranges) -> {
                SharePartition fresh = new SharePartition(key, start);
                partitions.put(key, fresh);
                fresh.apply(ranges, now);
            }
            case ShareRecord.Changed(var key, long start, var ranges) -> {
                SharePartition partition = partitions.get(key);
                if (partition != null) {
                    partition.apply(ranges, now);
                    partition.dropBefore(start, now);
                }
            }
            case ShareRecord.Removed(var key) -> partitions.remove(key);
        }
    }

    /// The journal was replayed. Called once, when time has been told.
    public void restored() {
        partitions.values().forEach(this::touched);
    }

    /// What must be remembered now, for a snapshot.
    public List<ShareRecord> records() {
        return partitions.values().stream().<ShareRecord>map(SharePartition::whole).toList();
    }

    // --- time ---

    /// Moves time and does what is due.
    public void advance(long monotonicMs, long wallMs) {
        now = new Now(monotonicMs, wallMs);
        Optional<SharePartition> due = agenda.takeDue(monotonicMs);
        while (due.isPresent()) {
            if (isKnown(due.get())) {
                advance(due.get());
            }
            due = agenda.takeDue(monotonicMs);
        }
    }

    /// When [#advance] should be called next.
    public long nextMs() {
        return agenda.nextMs();
    }

    private void advance(SharePartition partition) {
        boolean hadReady = partition.hasReady();
        List<FateRange> fates = partition.advance(now);
        if (!fates.isEmpty()) {
            write(partition, fates);
        }
        buryDue(partition);
        agenda.add(partition);
        if (!hadReady && partition.hasReady()) {
            world.news(partition);
        }
    }

    // --- commands ---

    public Optional<SharePartition> find(SharePartitionKey key) {
        return Optional.ofNullable(partitions.get(key));
    }

    public Collection<SharePartition> all() {
        return Collections.unmodifiableCollection(partitions.values());
    }

    /// Has the group begin at `offset`, and forget what it knew of the partition. `done` hears whether that is
    /// saved.
    public void startAt(SharePartitionKey key, long offset, Consumer<Errors> done) {
        startAt(Map.of(key, offset), done);
    }

    /// The same for several, all or none.
    public void startAt(Map<SharePartitionKey, Long> offsets, Consumer<Errors> done) {
        List<ShareRecord> records = new ArrayList<>(offsets.size());
        offsets.forEach(
                (key, offset) -> records.add(new ShareRecord.Whole(key, offset, List.of())));
        writeAll(records, done);
    }

    /// Carries out changes that come from outside. `done` hears whether they are saved.
    public void carryOut(List<ShareRecord> records, Consumer<Errors> done) {
        writeAll(records, done);
    }

    /// What another place remembers of a share partition, which this node has come to lead.
    public void install(ShareRecord.Whole known) {
        replay(known);
        find(known.key()).ifPresent(this::touched);
    }

    /// This node serves these no more. Nothing is written; what is on its way goes on.
    public void drop(Predicate<SharePartitionKey> which) {
        partitions.keySet().removeIf(which);
    }

    /// Forgets share partitions. `done` hears whether that is saved.
    public void remove(Predicate<SharePartitionKey> which, Consumer<Errors> done) {
        List<ShareRecord> records = new ArrayList<>();
        for (SharePartitionKey key : partitions.keySet()) {
            if (which.test(key)) {
                records.add(new ShareRecord.Removed(key));
            }
        }
        if (records.isEmpty()) {
            done.accept(Errors.NONE);
        } else {
            writeAll(records, done);
        }
    }

    /// The settings of the group may have changed.
    public void configure(SharePartition partition) {
        partition.configure(world.settings(partition.key().groupId()));
    }

    /// The log begins later now.
    public void logStartsAt(SharePartition partition, long offset) {
        if (offset > partition.startOffset()) {
            partition.dropBefore(offset, now);
            write(partition, List.of());
            touched(partition);
        }
    }

    /// The next batch of the log; see [SharePartition#scanFrom].
    public void scanned(SharePartition partition, BatchSpan batch) {
        partition.scanned(batch, now);
    }

    /// The next batch of the log with its records.
    public void scanned(SharePartition partition, BatchSpan batch, List<RecordSeen> records) {
        partition.scanned(batch, records, now);
    }

    /// Gives records to a member.
    public Acquired acquire(SharePartition partition, Ask ask) {
        List<FateRange> fates = partition.advance(now);
        if (!fates.isEmpty()) {
            write(partition, fates);
        }
        Acquired acquired = Acquisition.acquire(partition, ask, now);
        agenda.add(partition);
        return acquired;
    }

    /// A member went away: what it holds is offered to others.
    public void release(SharePartition partition, String memberId) {
        List<FateRange> fates = partition.releaseAllOf(memberId);
        if (!fates.isEmpty()) {
            write(partition, fates);
        }
    }

    /// Takes a member's word on records that it has. `answer` is told when everything that counts is safe.
    public void acknowledge(
            String groupId,
            String memberId,
            Map<TopicIdPartition, List<AckBatch>> batches,
            Consumer<Map<TopicIdPartition, AckOutcome>> answer) {
        Map<TopicIdPartition, AckOutcome> outcomes = new LinkedHashMap<>();
        List<Change> changes = new ArrayList<>(batches.size());
        batches.forEach((partition, acks) -> {
            SharePartition known = partitions.get(new SharePartitionKey(groupId, partition));
            outcomes.put(
                    partition,
                    known == null
                            ? world.absent(partition)
                            : acknowledge(known, memberId, acks, changes));
        });
        write(
                changes,
                lost -> {
                    lost.forEach(key -> outcomes.put(key.partition(), AckOutcome.NOT_SAVED));
                    answer.accept(outcomes);
                });
    }

    private AckOutcome acknowledge(
            SharePartition partition, String memberId, List<AckBatch> acks, List<Change> changes) {
        return switch (AckCheck.check(partition, memberId, acks)) {
            case AckCheck.Result.Bad(Errors error, String why) -> new AckOutcome(error, why);
            case AckCheck.Result.Good(List<FateRange> fates, List<Long> renewed) -> {
                partition.renew(renewed, memberId, now);
                if (!fates.isEmpty()) {
                    changes.add(new Change(partition, fates));
                }
                yield AckOutcome.DONE;
            }
        };
    }

    // --- writing ---

    private record Change(SharePartition partition, List<FateRange> fates) {}

    private void write(SharePartition partition, List<FateRange> fates) {
        write(List.of(new Change(partition, fates)), _ -> {});
    }

    /// @param ended told which changes are not safe; at once if there are none
    private void write(List<Change> changes, Consumer<Set<SharePartitionKey>> ended) {
        if (changes.isEmpty()) {
            ended.accept(Set.of());
            return;
        }
        List<ShareRecord> records = new ArrayList<>(changes.size());
        for (Change change : changes) {
            SharePartition partition = change.partition();
            partition.begin(change.fates());
            records.add(
                    new ShareRecord.Changed(
                            partition.key(), partition.startOffset(), change.fates()));
        }
        sink.write(
                records,
                lost -> {
                    for (int i = 0; i < changes.size(); i++) {
                        ended(changes.get(i), records.get(i), lost);
                    }
                    ended.accept(lost);
                    for (Change change : changes) {
                        if (!lost.contains(change.partition().key())) {
                            touched(change.partition());
                        }
                    }
                });
    }

    private void ended(Change change, ShareRecord record, Set<SharePartitionKey> lost) {
        SharePartition partition = change.partition();
        if (lost.contains(partition.key())) {
            partition.undo(change.fates(), now);
            agenda.add(partition);
        } else if (isKnown(partition)) {
            replay(record); // else it was learned anew meanwhile, with this or without
        }
    }

    private void writeAll(List<ShareRecord> records, Consumer<Errors> done) {
        sink.write(
                records,
                lost -> {
                    for (ShareRecord record : records) {
                        if (!lost.contains(record.key())) {
                            replay(record);
                        }
                    }
                    done.accept(lost.isEmpty() ? Errors.NONE : Errors.COORDINATOR_NOT_AVAILABLE);
                });
    }

    /// After a change: dead letters go on their way, and whoever waits may get something.
    private void touched(SharePartition partition) {
        if (!isKnown(partition)) {
            return;
        }
        agenda.add(partition);
        buryDue(partition);
        world.news(partition);
    }

    private void buryDue(SharePartition partition) {
        List<DeadLetter> letters = partition.takeDeadLetters(now);
        if (!letters.isEmpty()) {
            world.bury(partition.key(), letters, () -> buried(partition, letters));
        }
    }

    private void buried(SharePartition partition, List<DeadLetter> letters) {
        if (!isKnown(partition)) {
            return;
        }
        FateRanges fates = new FateRanges();
        for (DeadLetter letter : letters) {
            if (partition.isArchiving(letter)) {
                fates.add(letter.offset(), Fate.ARCHIVED, letter.deliveries());
            }
        }
        if (!fates.list().isEmpty()) {
            write(partition, fates.list());
        }
    }

    /// Whether it is still the one that the group has.
    @SuppressWarnings("ReferenceEquality") // it may have been replaced
    private boolean isKnown(SharePartition partition) {
        return partitions.get(partition.key()) == partition;
    }
}
