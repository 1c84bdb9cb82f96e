package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.Blob;
import io.minikafka.broker.group.Deadlines;
import io.minikafka.broker.group.GroupPart;
import io.minikafka.broker.group.GroupType;
import io.minikafka.broker.group.PartWrites;
import io.minikafka.broker.group.RebalanceLog;
import io.minikafka.broker.group.Topics;
import io.minikafka.broker.group.modern.GroupHeader;
import io.minikafka.broker.group.modern.ModernGroup;
import io.minikafka.broker.group.modern.Parts;
import io.minikafka.broker.group.topology.Blueprint;
import io.minikafka.broker.group.topology.Tasks;
import io.minikafka.broker.group.topology.Topology;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A live streams group: its topology, and who holds which task. RFC 0012.
///
/// Invariants, besides those of all modern groups: those of [TaskOwners].
public final class StreamsGroup extends ModernGroup<Seat> {
    private final Topics topics;
    private final TaskOwners owners = new TaskOwners();
    private final TopicMaking making = new TopicMaking();
    private final Description description = new Description();
    private Optional<Topology> topology = Optional.empty();
    private Optional<World> world = Optional.empty();
    private String shutdownBy = "";
    private int endpointEpoch;

    /// @param endpointEpoch to begin with: greater than any before a restart
    StreamsGroup(
            String id,
            RebalanceLog log,
            PartWrites writes,
            Topics topics,
            Deadlines.Deadline nextTarget,
            int endpointEpoch) {
        super(id, log, writes, nextTarget);
        this.topics = topics;
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
        return isDead() || isVacant() || blueprint().isReady() ? super.stateLabel() : "NotReady";
    }

    @Override
    protected Optional<OffsetHolder> holder(String memberId) {
        return seat(memberId)
                .map(seat -> new OffsetHolder(seat.progress(), blueprint().inputs(), topics));
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

    // Members

    @Override
    public void add(Seat seat) {
        super.add(seat);
        owners.moved(seat.profile(), Tasks.EMPTY, seat.progress().held());
        touch(Parts.targetOf(seat.id()));
        endpointsChanged(seat.profile());
    }

    @Override
    public void remove(Seat seat) {
        super.remove(seat);
        owners.moved(seat.profile(), seat.progress().held(), Tasks.EMPTY);
        endpointsChanged(seat.profile());
    }

    void update(Seat seat, MemberProfile profile) {
        endpointsChanged(seat.profile());
        endpointsChanged(profile);
        owners.moved(seat.profile(), seat.progress().held(), Tasks.EMPTY);
        change(seat, Parts.profileOf(seat.id()), () -> seat.become(profile));
        owners.moved(profile, Tasks.EMPTY, seat.progress().held());
    }

    void update(Seat seat, MemberProgress progress) {
        if (!progress.assigned().equals(seat.progress().assigned())) {
            endpointsChanged(seat.profile());
        }
        owners.moved(seat.profile(), seat.progress().held(), progress.held());
        change(seat, Parts.progressOf(seat.id()), () -> seat.become(progress));
    }

    @Override
    protected void sendAway(Seat seat) {
        update(seat, seat.progress().away());
    }

    void aim(Seat seat, Tasks target) {
        if (!target.equals(seat.target())) {
            seat.aimAt(target);
            touch(Parts.targetOf(seat.id()));
        }
    }

    TaskOwners owners() {
        return owners;
    }

    // Epochs, topology, and what they stand for

    @Override
    public void become(GroupHeader next) {
        super.become(next);
        if (next.emptySinceMs() >= 0) {
            shutdownBy = ""; // nobody is left, and nobody to shut down
        }
    }

    /// The member that asked all others to shut down; empty if none did.
    String shutdownBy() {
        return shutdownBy;
    }

    /// The first who asks is named.
    void shutDownBy(String memberId) {
        if (shutdownBy.isEmpty()) {
            shutdownBy = memberId;
            touch(Parts.HEADER);
        }
    }

    Optional<Topology> topology() {
        return topology;
    }

    void become(Topology next) {
        topology = Optional.of(next);
        touch(PartCodec.TOPOLOGY);
    }

    /// What clients told of the topology for people to look at.
    Description description() {
        return description;
    }

    void described(int topologyEpoch, byte[] bytes) {
        description.keep(topologyEpoch, bytes);
        touch(PartCodec.DESCRIPTION);
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

    @Override
    protected List<GroupPart> ownParts() {
        return List.of(Parts.HEADER, PartCodec.TOPOLOGY, PartCodec.DESCRIPTION);
    }

    @Override
    protected Optional<Blob> encode(GroupPart part) {
        return PartCodec.encode(this, part);
    }
}
