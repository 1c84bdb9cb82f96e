package io.minikafka.broker.group.consumer;

import io.minikafka.broker.group.Blob;
import io.minikafka.broker.group.ClassicMembers;
import io.minikafka.broker.group.Deadlines;
import io.minikafka.broker.group.GroupPart;
import io.minikafka.broker.group.GroupType;
import io.minikafka.broker.group.PartWrites;
import io.minikafka.broker.group.RebalanceLog;
import io.minikafka.broker.group.assign.PartitionSet;
import io.minikafka.broker.group.modern.GroupHeader;
import io.minikafka.broker.group.modern.ModernGroup;
import io.minikafka.broker.group.modern.Parts;
import java.util.Optional;
import java.util.Set;

/// A live consumer group, and who holds which partition. RFC 0007, 4.2.
///
/// Invariant, besides those of all modern groups: a partition has at most one owner.
public final class ConsumerGroup extends ModernGroup<Seat> {
    static final String PROTOCOL_TYPE = "consumer";

    private final ClassicMembers classicMembers;
    private final PartitionOwners owners = new PartitionOwners();
    private TopicsSeen topicsSeen = TopicsSeen.NONE;
    private Optional<TimingSeen> timingSeen = Optional.empty();
    private int classicCount;

    /// The delays in force, and as of which version of all groups' settings.
    record TimingSeen(long version, GroupTiming timing) {}

    ConsumerGroup(
            String id,
            RebalanceLog log,
            PartWrites writes,
            ClassicMembers classicMembers,
            Deadlines.Deadline nextTarget) {
        super(id, log, writes, nextTarget);
        this.classicMembers = classicMembers;
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
    protected Optional<Seat> holder(String memberId) {
        return seat(memberId);
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

    // Members

    @Override
    public void add(Seat seat) {
        super.add(seat);
        owners.moved(seat.id(), PartitionSet.EMPTY, seat.progress().held());
        if (!seat.target().isEmpty()) {
            touch(Parts.targetOf(seat.id()));
        }
    }

    @Override
    public void remove(Seat seat) {
        super.remove(seat);
        owners.moved(seat.id(), seat.progress().held(), PartitionSet.EMPTY);
    }

    void update(Seat seat, MemberProfile profile) {
        change(seat, Parts.profileOf(seat.id()), () -> seat.become(profile));
    }

    void update(Seat seat, MemberProgress progress) {
        owners.moved(seat.id(), seat.progress().held(), progress.held());
        change(seat, Parts.progressOf(seat.id()), () -> seat.become(progress));
    }

    @Override
    protected void sendAway(Seat seat) {
        update(seat, seat.progress().away());
    }

    void aim(Seat seat, PartitionSet target) {
        if (!target.equals(seat.target())) {
            seat.aimAt(target);
            touch(Parts.targetOf(seat.id()));
        }
    }

    @Override
    protected void count(Seat seat, int one) {
        super.count(seat, one);
        classicCount += seat.profile().isClassic() ? one : 0;
    }

    PartitionOwners owners() {
        return owners;
    }

    boolean hasOnlyClassicMembers() {
        return classicCount == size();
    }

    // Epochs and what they stand for

    @Override
    public void become(GroupHeader next) {
        seats().forEach(Seat::endPulse);
        super.become(next);
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

    @Override
    protected Optional<Blob> encode(GroupPart part) {
        return PartCodec.encode(this, part);
    }
}
