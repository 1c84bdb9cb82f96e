package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.Admission;
import io.minikafka.broker.group.Blob;
import io.minikafka.broker.group.Deadlines;
import io.minikafka.broker.group.Group;
import io.minikafka.broker.group.GroupPart;
import io.minikafka.broker.group.GroupType;
import io.minikafka.broker.group.OffsetCommit;
import io.minikafka.broker.group.PartWrites;
import io.minikafka.broker.group.RebalanceLog;
import io.minikafka.broker.group.Topics;
import io.minikafka.broker.group.topology.Blueprint;
import io.minikafka.broker.group.topology.Tasks;
import io.minikafka.broker.group.topology.Topology;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.protocol.Errors;

/// A live streams group: seats in the order in which members came, epochs, topology, and who holds which task.
/// Holds data, answers questions, and notes which parts of it must be saved; the rest of the room decides. RFC 0012.
///
/// Invariants: the group's epoch is never below its target's, and that never below a member's; those of [TaskOwners].
public final class StreamsGroup extends Group {
    private final PartWrites writes;
    private final Topics topics;
    private final Deadlines.Deadline nextTarget;
    private final SequencedMap<String, Seat> seats = new LinkedHashMap<>();
    private final Map<String, String> instances = new HashMap<>();
    private final TaskOwners owners = new TaskOwners();
    private final SequencedSet<GroupPart> touched = new LinkedHashSet<>();
    private final TopicMaking making = new TopicMaking();
    private final Description description = new Description();
    private GroupHeader header = GroupHeader.NEW;
    private Optional<Topology> topology = Optional.empty();
    private Optional<World> world = Optional.empty();
    private long targetDueMs = Long.MIN_VALUE;
    private int endpointEpoch;
    private int unsettled;
    private long sizeBytes;

    /// @param endpointEpoch to begin with: greater than any before a restart
    StreamsGroup(
            String id,
            RebalanceLog log,
            PartWrites writes,
            Topics topics,
            Deadlines.Deadline nextTarget,
            int endpointEpoch) {
        super(id, log);
        this.writes = writes;
        this.topics = topics;
        this.nextTarget = nextTarget;
        this.endpointEpoch = endpointEpoch;
    }

    @Override
    public GroupType type() {
        return GroupType.STREAMS;
    }

    @Override
    public String protocolType() {
        return GroupType.STREAMS.label();
    }

    @Override
    public String stateLabel() {
        if (isDead()) {
            return DEAD;
        } else if (seats.isEmpty()) {
            return "Empty";
        } else if (!blueprint().isReady()) {
            return "NotReady";
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
        return Admission.commit(this, holder(commit.memberId()), commit);
    }

    @Override
    public Errors admitFetch(String memberId, int epoch) {
        return Admission.fetch(holder(memberId), memberId, epoch);
    }

    private Optional<OffsetHolder> holder(String memberId) {
        return seat(memberId)
                .map(seat -> new OffsetHolder(seat.progress(), blueprint().inputs(), topics));
    }

    @Override
    public boolean knowsItsTopics() {
        return true;
    }

    @Override
    public boolean reads(String topic) {
        return !isVacant() && inputs().contains(topic);
    }

    @Override
    public Optional<Set<String>> topicsRead() {
        return isVacant() ? Optional.empty() : Optional.of(inputs());
    }

    private Set<String> inputs() {
        Set<String> inputs = new TreeSet<>();
        blueprint().inputs().values().forEach(inputs::addAll);
        return inputs;
    }

    @Override
    protected void clearTimers() {
        nextTarget.clear();
        seats.values().forEach(Seat::clearTimers);
    }

    // Members

    Collection<Seat> seats() {
        return Collections.unmodifiableCollection(seats.values());
    }

    Optional<Seat> seat(String memberId) {
        return Optional.ofNullable(seats.get(memberId));
    }

    Optional<Seat> instance(String instanceId) {
        return Optional.ofNullable(instances.get(instanceId)).flatMap(this::seat);
    }

    int size() {
        return seats.size();
    }

    /// Bytes of what the members say of themselves.
    long sizeBytes() {
        return sizeBytes;
    }

    void add(Seat seat) {
        seats.put(seat.id(), seat);
        seat.profile().instanceId().ifPresent(instance -> instances.put(instance, seat.id()));
        owners.moved(seat.profile(), Tasks.EMPTY, seat.progress().held());
        count(seat, 1);
        touch(seat);
    }

    void remove(Seat seat) {
        seats.remove(seat.id());
        seat.profile().instanceId().ifPresent(instance -> instances.remove(instance, seat.id()));
        owners.moved(seat.profile(), seat.progress().held(), Tasks.EMPTY);
        count(seat, -1);
        seat.clearTimers();
        touch(seat);
    }

    private void touch(Seat seat) {
        touched.add(PartCodec.profileOf(seat.id()));
        touched.add(PartCodec.progressOf(seat.id()));
        touched.add(PartCodec.targetOf(seat.id()));
        endpointsChanged(seat.profile());
    }

    void update(Seat seat, MemberProfile profile) {
        endpointsChanged(seat.profile());
        endpointsChanged(profile);
        owners.moved(seat.profile(), seat.progress().held(), Tasks.EMPTY);
        count(seat, -1);
        seat.become(profile);
        count(seat, 1);
        owners.moved(profile, Tasks.EMPTY, seat.progress().held());
        touched.add(PartCodec.profileOf(seat.id()));
    }

    void update(Seat seat, MemberProgress progress) {
        if (!progress.assigned().equals(seat.progress().assigned())) {
            endpointsChanged(seat.profile());
        }
        owners.moved(seat.profile(), seat.progress().held(), progress.held());
        count(seat, -1);
        seat.become(progress);
        count(seat, 1);
        touched.add(PartCodec.progressOf(seat.id()));
    }

    void aim(Seat seat, Tasks target) {
        if (!target.equals(seat.target())) {
            seat.aimAt(target);
            touched.add(PartCodec.targetOf(seat.id()));
        }
    }

    private void count(Seat seat, int one) {
        unsettled += seat.progress().isSettledAt(header.targetEpoch()) ? 0 : one;
        sizeBytes += one * (long) seat.profile().sizeBytes();
    }

    TaskOwners owners() {
        return owners;
    }

    /// Whether all members have their whole, newest target.
    boolean isSettled() {
        return unsettled == 0 && header.epoch() == header.targetEpoch();
    }

    // Epochs, topology, and what they stand for

    GroupHeader header() {
        return header;
    }

    void become(GroupHeader next) {
        header = next;
        unsettled = 0;
        for (Seat seat : seats.values()) {
            unsettled += seat.progress().isSettledAt(next.targetEpoch()) ? 0 : 1;
        }
        touched.add(PartCodec.HEADER);
    }

    Optional<Topology> topology() {
        return topology;
    }

    void become(Topology next) {
        topology = Optional.of(next);
        touched.add(PartCodec.TOPOLOGY);
    }

    /// What clients told of the topology for people to look at.
    Description description() {
        return description;
    }

    void described(int topologyEpoch, byte[] bytes) {
        description.keep(topologyEpoch, bytes);
        touched.add(PartCodec.DESCRIPTION);
    }

    Optional<World> world() {
        return world;
    }

    void saw(World now) {
        world = Optional.of(now);
    }

    Blueprint blueprint() {
        return world.map(World::blueprint).orElse(Blueprint.NONE);
    }

    TopicMaking making() {
        return making;
    }

    /// Which members have which partitions: grows with each change of that.
    int endpointEpoch() {
        return endpointEpoch;
    }

    private void endpointsChanged(MemberProfile profile) {
        endpointEpoch += profile.endpoint().isPresent() ? 1 : 0;
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

    // What is to be saved

    PartWrites writes() {
        return writes;
    }

    /// The parts that changed since the last call.
    SequencedMap<GroupPart, Optional<Blob>> changes() {
        SequencedMap<GroupPart, Optional<Blob>> changes = new LinkedHashMap<>();
        touched.forEach(part -> changes.put(part, PartCodec.encode(this, part)));
        touched.clear();
        return changes;
    }
}
