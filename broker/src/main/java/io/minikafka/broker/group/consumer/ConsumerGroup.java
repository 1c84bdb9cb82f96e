package io.minikafka.broker.group.consumer;

import io.minikafka.broker.group.Admission;
import io.minikafka.broker.group.ClassicMembers;
import io.minikafka.broker.group.Deadlines;
import io.minikafka.broker.group.Group;
import io.minikafka.broker.group.GroupType;
import io.minikafka.broker.group.OffsetCommit;
import io.minikafka.broker.group.PartWrites;
import io.minikafka.broker.group.RebalanceLog;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.apache.kafka.common.protocol.Errors;

/// A live consumer group: seats in the order in which members came, epochs, and who holds which partition. Holds
/// data and answers questions; [Change] writes into it, the rest of the room decides. RFC 0007, 4.2.
///
/// Invariants: the group's epoch is never below its target's, and that never below a member's; a partition
/// has at most one owner.
public final class ConsumerGroup extends Group {
    static final String PROTOCOL_TYPE = "consumer";

    private final PartWrites writes;
    private final ClassicMembers classicMembers;
    private final Deadlines.Deadline nextTarget;
    private final SequencedMap<String, Seat> seats = new LinkedHashMap<>();
    private final Map<String, String> instances = new HashMap<>();
    private final PartitionOwners owners = new PartitionOwners();
    private GroupHeader header = GroupHeader.NEW;
    private TopicsSeen topicsSeen = TopicsSeen.NONE;
    private Optional<TimingSeen> timingSeen = Optional.empty();
    private long targetDueMs = Long.MIN_VALUE;
    private int unsettled;
    private int classicCount;
    private long sizeBytes;

    /// The delays in force, and as of which version of all groups' settings.
    record TimingSeen(long version, GroupTiming timing) {}

    ConsumerGroup(
            String id,
            RebalanceLog log,
            PartWrites writes,
            ClassicMembers classicMembers,
            Deadlines.Deadline nextTarget) {
        super(id, log);
        this.writes = writes;
        this.classicMembers = classicMembers;
        this.nextTarget = nextTarget;
    }

    @Override
    public GroupType type() {
        return GroupType.CONSUMER;
    }

    @Override
    public String protocolType() {
        return PROTOCOL_TYPE;
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
    public boolean isVacant() {
        return seats.isEmpty();
    }

    @Override
    public long emptySinceMs() {
        return header.emptySinceMs();
    }

    @Override
    public Errors admitCommit(OffsetCommit commit, long nowMs) {
        return Admission.commit(this, seat(commit.memberId()), commit);
    }

    @Override
    public Errors admitFetch(String memberId, int epoch) {
        return Admission.fetch(seat(memberId), memberId, epoch);
    }

    @Override
    public boolean knowsItsTopics() {
        return true;
    }

    @Override
    public boolean reads(String topic) {
        return topicsSeen.names().contains(topic);
    }

    @Override
    public Optional<Set<String>> topicsRead() {
        return isVacant() ? Optional.empty() : Optional.of(topicsSeen.names());
    }

    @Override
    public Optional<ClassicMembers> classicMembers() {
        return Optional.of(classicMembers);
    }

    @Override
    protected void clearTimers() {
        nextTarget.clear();
        seats.values().forEach(Seat::clearTimers);
    }

    // Members

    public Collection<Seat> seats() {
        return Collections.unmodifiableCollection(seats.values());
    }

    Optional<Seat> seat(String memberId) {
        return Optional.ofNullable(seats.get(memberId));
    }

    Optional<Seat> instance(String instanceId) {
        return Optional.ofNullable(instances.get(instanceId)).flatMap(this::seat);
    }

    void add(Seat seat) {
        seats.put(seat.id(), seat);
        seat.profile().instanceId().ifPresent(instance -> instances.put(instance, seat.id()));
        owners.moved(seat.id(), MemberProgress.START.held(), seat.progress().held());
        count(seat, 1);
    }

    void remove(Seat seat) {
        seats.remove(seat.id());
        seat.profile().instanceId().ifPresent(instance -> instances.remove(instance, seat.id()));
        owners.moved(seat.id(), seat.progress().held(), MemberProgress.START.held());
        count(seat, -1);
        seat.clearTimers();
    }

    void update(Seat seat, MemberProfile profile) {
        count(seat, -1);
        seat.become(profile);
        count(seat, 1);
    }

    void update(Seat seat, MemberProgress progress) {
        count(seat, -1);
        owners.moved(seat.id(), seat.progress().held(), progress.held());
        seat.become(progress);
        count(seat, 1);
    }

    private void count(Seat seat, int one) {
        unsettled += seat.progress().isSettledAt(header.targetEpoch()) ? 0 : one;
        classicCount += seat.profile().isClassic() ? one : 0;
        sizeBytes += one * (long) seat.profile().sizeBytes();
    }

    PartitionOwners owners() {
        return owners;
    }

    int size() {
        return seats.size();
    }

    /// Bytes of subscriptions and the like that the members brought.
    long sizeBytes() {
        return sizeBytes;
    }

    boolean hasOnlyClassicMembers() {
        return classicCount == seats.size();
    }

    /// Whether all members have their whole, newest target.
    boolean isSettled() {
        return unsettled == 0 && header.epoch() == header.targetEpoch();
    }

    // Epochs and what they stand for

    public GroupHeader header() {
        return header;
    }

    void become(GroupHeader next) {
        boolean isNewTarget = next.targetEpoch() != header.targetEpoch();
        seats.values().forEach(Seat::endPulse);
        header = next;
        if (isNewTarget) {
            unsettled = 0;
            for (Seat seat : seats.values()) {
                unsettled += seat.progress().isSettledAt(next.targetEpoch()) ? 0 : 1;
            }
        }
    }

    TopicsSeen topicsSeen() {
        return topicsSeen;
    }

    void saw(TopicsSeen topics) {
        topicsSeen = topics;
    }

    Optional<TimingSeen> timingSeen() {
        return timingSeen;
    }

    GroupTiming saw(TimingSeen timing) {
        timingSeen = Optional.of(timing);
        return timing.timing();
    }

    /// Before this (monotonic) time no further target is computed.
    long targetDueMs() {
        return targetDueMs;
    }

    void nextTargetNotBefore(long dueMs) {
        targetDueMs = dueMs;
        nextTarget.clear();
    }

    void computeTargetLater(long nowMs) {
        nextTarget.set(Math.max(nowMs, targetDueMs));
    }

    /// What of it goes to the disk.
    PartWrites writes() {
        return writes;
    }
}
