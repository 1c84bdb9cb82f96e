package io.minikafka.broker.group.consumer;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.group.ClassicGroup;
import io.minikafka.broker.group.ClassicGroups;
import io.minikafka.broker.group.MemberImage;
import io.minikafka.broker.group.RebalanceLog.What;
import io.minikafka.broker.group.Topics;
import io.minikafka.broker.group.assign.PartitionSet;
import io.minikafka.broker.group.consumer.ClassicFormats.Assignment;
import io.minikafka.broker.group.consumer.ClassicFormats.Subscription;
import io.minikafka.broker.group.modern.GroupHeader;
import io.minikafka.broker.group.modern.MemberState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.protocol.Errors;

/// Turns a classic group of consumers into one of the new protocol, when the first member of that joins. Its
/// members keep their ids and what they were assigned; the generation becomes the epoch. RFC 0007, 4.5.
final class Upgrade {
    private final ConsumerConfig config;
    private final ClassicGroups classicGroups;
    private final ClassicFormats formats;
    private final Steps steps;
    private final Seating seating;

    private record Taken(MemberProfile profile, PartitionSet assigned) {}

    Upgrade(
            ConsumerConfig config,
            ClassicGroups classicGroups,
            Topics topics,
            Steps steps,
            Seating seating) {
        this.config = config;
        this.classicGroups = classicGroups;
        this.formats = new ClassicFormats(topics);
        this.steps = steps;
        this.seating = seating;
    }

    /// The group as one of the new protocol; not yet written. Otherwise the call is answered.
    Optional<ConsumerGroup> convert(ClassicGroup classic, HeartbeatCall call) {
        if (!config.migration().allowsUpgrade()) {
            return refused(classic, call, "online upgrade is disabled");
        }
        if (!classic.protocolType().equals(ConsumerGroup.PROTOCOL_TYPE)) {
            return refused(classic, call, "its members are no consumers");
        }
        if (classic.members().size() >= config.maxMembers()) {
            return refused(classic, call, "it has too many members");
        }
        List<Taken> members = new ArrayList<>();
        for (var member : classic.members()) {
            MemberImage image = member.image();
            Optional<Subscription> subscription =
                    ClassicSides.subscription(formats, image.protocols());
            Optional<Assignment> assignment = formats.assignment(image.assignment());
            if (subscription.isEmpty() || assignment.isEmpty()) {
                return refused(classic, call, "what member " + image.id() + " said is malformed");
            }
            if (assignment.get().hasUserData()) {
                return refused(classic, call, "its assignor tells members more than partitions");
            }
            members.add(
                    new Taken(
                            ClassicSides.profile(image, subscription.get()),
                            assignment.get().partitions()));
        }
        return Optional.of(convert(classic, members));
    }

    private ConsumerGroup convert(ClassicGroup classic, List<Taken> members) {
        int epoch = Math.max(1, classic.generation());
        classicGroups.release(classic, Errors.REBALANCE_IN_PROGRESS);
        ConsumerGroup group = seating.create(classic.id());
        group.become(new GroupHeader(epoch, epoch, 0, -1));
        PartitionSet taken = PartitionSet.EMPTY;
        for (Taken member : members) {
            // An assignor of a client may have given a partition to two.
            PartitionSet assigned = member.assigned().minus(taken);
            taken = taken.plus(assigned);
            Seat seat =
                    seating.newSeat(group, member.profile(), progress(epoch, assigned), assigned);
            group.add(seat);
            steps.expectClassic(seat);
        }
        // All of it is written with whatever follows; answers wait for that.
        group.beginAnew();
        steps.note(group, What.TYPE_CHANGED, members.getFirst().profile(), "classic to consumer");
        return group;
    }

    private static MemberProgress progress(int epoch, PartitionSet assigned) {
        Map<TopicIdPartition, Integer> since = new LinkedHashMap<>();
        assigned.forEach(partition -> since.put(partition, epoch));
        return new MemberProgress(
                epoch, epoch, MemberState.STABLE, assigned, PartitionSet.EMPTY, since);
    }

    private static Optional<ConsumerGroup> refused(
            ClassicGroup classic, HeartbeatCall call, String why) {
        call.refuse(
                Errors.GROUP_ID_NOT_FOUND,
                "Cannot upgrade classic group %s to a consumer group: %s."
                        .formatted(classic.id(), why));
        return Optional.empty();
    }
}
