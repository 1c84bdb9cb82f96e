package io.minikafka.broker.group.consumer;

import io.minikafka.broker.group.ClassicGroups;
import io.minikafka.broker.group.GroupImage;
import io.minikafka.broker.group.MemberImage;
import io.minikafka.broker.group.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Turns a consumer group into a classic one, when the last member of the new protocol is gone and members of
/// the classic one are left. They rebalance at once. RFC 0007, 4.5.
final class Downgrade {
    private final ConsumerConfig config;
    private final ClassicGroups classicGroups;
    private final ClassicFormats formats;

    Downgrade(ConsumerConfig config, ClassicGroups classicGroups, Topics topics) {
        this.config = config;
        this.classicGroups = classicGroups;
        this.formats = new ClassicFormats(topics);
    }

    boolean isDue(ConsumerGroup group) {
        return !group.isVacant()
                && group.hasOnlyClassicMembers()
                && config.migration().allowsDowngrade()
                && group.size() <= config.maxClassicMembers();
    }

    void convert(ConsumerGroup group, String cause, Runnable committed, Runnable failed) {
        List<MemberImage> members = new ArrayList<>();
        for (Seat seat : group.seats()) {
            seat.profile().classic().ifPresent(classic -> members.add(image(seat, classic)));
        }
        GroupImage image =
                GroupImage.stable(
                        group.id(),
                        ConsumerGroup.PROTOCOL_TYPE,
                        group.header().epoch(),
                        ClassicSides.commonProtocol(group),
                        Optional.of(members.getFirst().id()),
                        members);
        classicGroups.revive(image, cause + ": back to a classic group", committed, failed);
    }

    private MemberImage image(Seat seat, ClassicSide classic) {
        MemberProfile profile = seat.profile();
        int version = ClassicSides.version(formats, classic);
        return new MemberImage(
                profile.id(),
                profile.instanceId(),
                profile.clientId(),
                profile.clientHost(),
                profile.rebalanceTimeoutMs(),
                classic.sessionTimeoutMs(),
                classic.protocols(),
                formats.assignment(version, seat.progress().assigned()));
    }
}
