package io.minikafka.broker.group.modern;

import io.minikafka.broker.group.Admission;
import io.minikafka.broker.group.Blob;
import io.minikafka.broker.group.Deadlines;
import io.minikafka.broker.group.Group;
import io.minikafka.broker.group.GroupPart;
import io.minikafka.broker.group.OffsetCommit;
import io.minikafka.broker.group.PartWrites;
import io.minikafka.broker.group.RebalanceLog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.apache.kafka.common.protocol.Errors;

/// A live group of a newer type: seats in the order in which members came, and epochs. Holds data, answers questions, and
/// notes which parts of it must be saved; the rooms of the types decide.
///
/// Invariant: the group's epoch is never below its target's, and that never below a member's.
public abstract class ModernGroup<S extends ModernSeat<?, ?, ?>> extends Group {
    private final PartWrites writes;
    private final Deadlines.Deadline nextTarget;
    private final SequencedMap<String, S> seats = new LinkedHashMap<>();
    private final Map<String, String> instances = new HashMap<>();
    private final SequencedSet<GroupPart> touched = new LinkedHashSet<>();
    private GroupHeader header = GroupHeader.NEW;
    private long targetDueMs = Long.MIN_VALUE;
    private int unsettled;
    private long sizeBytes;

    protected ModernGroup(
            String id, RebalanceLog log, PartWrites writes, Deadlines.Deadline nextTarget) {
        super(id, log);
        this.writes = writes;
        this.nextTarget = nextTarget;
    }

    @Override
    public String stateLabel() {
        if (isDead()) {
            return DEAD;
        } else if (seats.isEmpty()) {
            return "Empty";
        } else if (header.epoch() > header.targetEpoch()) {
            return "Assigning";
        }
        return unsettled > 0 ? "Reconciling" : "Stable";
    }

    @Override
    public final boolean isVacant() {
        return seats.isEmpty();
    }

    @Override
    public final long emptySinceMs() {
        return header.emptySinceMs();
    }

    @Override
    public final Errors admitCommit(OffsetCommit commit, long nowMs) {
        return Admission.commit(this, holder(commit.memberId()), commit);
    }

    @Override
    public final Errors admitFetch(String memberId, int epoch) {
        return Admission.fetch(holder(memberId), memberId, epoch);
    }

    /// A member, as far as its offsets go.
    protected abstract Optional<? extends Admission.Holder> holder(String memberId);

    @Override
    public final boolean knowsItsTopics() {
        return true;
    }

    @Override
    protected final void clearTimers() {
        nextTarget.clear();
        seats.values().forEach(ModernSeat::clearTimers);
    }

    // Members

    public final Collection<S> seats() {
        return Collections.unmodifiableCollection(seats.values());
    }

    public final Optional<S> seat(String memberId) {
        return Optional.ofNullable(seats.get(memberId));
    }

    public final Optional<S> instance(String instanceId) {
        return Optional.ofNullable(instances.get(instanceId)).flatMap(this::seat);
    }

    public final int size() {
        return seats.size();
    }

    /// Bytes of what the members brought.
    public final long sizeBytes() {
        return sizeBytes;
    }

    public void add(S seat) {
        seats.put(seat.id(), seat);
        seat.profile().instanceId().ifPresent(instance -> instances.put(instance, seat.id()));
        count(seat, 1);
        touch(Parts.profileOf(seat.id()));
        touch(Parts.progressOf(seat.id()));
    }

    public void remove(S seat) {
        seats.remove(seat.id());
        seat.profile().instanceId().ifPresent(instance -> instances.remove(instance, seat.id()));
        count(seat, -1);
        seat.clearTimers();
        touch(Parts.profileOf(seat.id()));
        touch(Parts.progressOf(seat.id()));
        touch(Parts.targetOf(seat.id()));
    }

    /// Runs what changes a part of a seat.
    protected final void change(S seat, GroupPart part, Runnable change) {
        count(seat, -1);
        change.run();
        count(seat, 1);
        touch(part);
    }

    protected void count(S seat, int one) {
        unsettled += seat.progress().isSettledAt(header.targetEpoch()) ? 0 : one;
        sizeBytes += one * (long) seat.profile().sizeBytes();
    }

    /// The static member has gone for a while and keeps what it has.
    protected abstract void sendAway(S seat);

    /// Whether all members have their whole, newest target.
    public final boolean isSettled() {
        return unsettled == 0 && header.epoch() == header.targetEpoch();
    }

    // Epochs and what they stand for

    public final GroupHeader header() {
        return header;
    }

    public void become(GroupHeader next) {
        boolean isNewTarget = next.targetEpoch() != header.targetEpoch();
        header = next;
        if (isNewTarget) {
            unsettled = 0;
            for (S seat : seats.values()) {
                unsettled += seat.progress().isSettledAt(next.targetEpoch()) ? 0 : 1;
            }
        }
        touch(Parts.HEADER);
    }

    /// Before this (monotonic) time no further target is computed.
    final long targetDueMs() {
        return targetDueMs;
    }

    public final void nextTargetNotBefore(long dueMs) {
        targetDueMs = dueMs;
        nextTarget.clear();
    }

    public final void computeTargetLater(long nowMs) {
        nextTarget.set(Math.max(nowMs, targetDueMs));
    }

    // What is to be saved

    public final PartWrites writes() {
        return writes;
    }

    /// The disk has nothing of it yet: the next write brings all.
    public final void beginAnew() {
        touched.clear();
        writes.beginAnew();
    }

    protected final void touch(GroupPart part) {
        touched.add(part);
    }

    /// What is there now, the disk has.
    public final void isAsSaved() {
        touched.clear();
    }

    /// The parts that changed since the last call; none for one that is gone.
    final SequencedMap<GroupPart, Optional<Blob>> changes() {
        SequencedMap<GroupPart, Optional<Blob>> changes = new LinkedHashMap<>();
        touched.forEach(part -> changes.put(part, encode(part)));
        touched.clear();
        return changes;
    }

    /// All that is to be remembered.
    final SequencedMap<GroupPart, Blob> parts() {
        List<GroupPart> names = new ArrayList<>(ownParts());
        for (String id : seats.keySet()) {
            names.add(Parts.profileOf(id));
            names.add(Parts.progressOf(id));
            names.add(Parts.targetOf(id));
        }
        SequencedMap<GroupPart, Blob> parts = new LinkedHashMap<>();
        names.forEach(part -> encode(part).ifPresent(value -> parts.put(part, value)));
        return parts;
    }

    /// Those that are not of a member.
    protected List<GroupPart> ownParts() {
        return List.of(Parts.HEADER);
    }

    /// A part as it is now; empty if the group does not have it.
    protected abstract Optional<Blob> encode(GroupPart part);
}
