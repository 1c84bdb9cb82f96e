package io.minikafka.broker.group.consumer;

import io.minikafka.broker.group.JoinCall;
import io.minikafka.broker.group.MemberImage;
import io.minikafka.broker.group.MemberProtocol;
import io.minikafka.broker.group.consumer.ClassicFormats.Subscription;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.message.SyncGroupRequestData;

/// What members of the classic protocol brought, as a consumer group needs it.
final class ClassicSides {
    private ClassicSides() {}

    static MemberProfile profile(MemberImage image, Subscription subscription) {
        return new MemberProfile(
                image.id(),
                image.instanceId(),
                subscription.rackId(),
                image.clientId(),
                image.clientHost(),
                image.rebalanceTimeoutMs(),
                subscription.topics(),
                "",
                Optional.empty(),
                Optional.of(new ClassicSide(image.sessionTimeoutMs(), image.protocols())));
    }

    /// All protocols of a consumer carry the same subscription.
    static Optional<Subscription> subscription(
            ClassicFormats formats, List<MemberProtocol> protocols) {
        return protocols.isEmpty()
                ? Optional.empty()
                : formats.subscription(protocols.getFirst().metadata());
    }

    /// The version of the formats that the member writes, and so reads.
    static int version(ClassicFormats formats, ClassicSide classic) {
        return subscription(formats, classic.protocols()).map(Subscription::version).orElse(0);
    }

    /// Whether the sender has a protocol in common with the other classic members.
    static boolean accepts(ConsumerGroup group, JoinCall call) {
        return call.protocols().stream()
                .anyMatch(protocol -> isOfferedByAll(group, protocol.name(), call.memberId()));
    }

    /// A protocol that all classic members offer.
    static Optional<String> commonProtocol(ConsumerGroup group) {
        return group.seats().stream()
                .flatMap(seat -> seat.profile().classic().stream())
                .findFirst()
                .flatMap(first ->
                        first.protocols().stream()
                                .map(MemberProtocol::name)
                                .filter(name -> isOfferedByAll(group, name, ""))
                                .findFirst());
    }

    private static boolean isOfferedByAll(ConsumerGroup group, String name, String exceptMember) {
        return group.seats().stream()
                .filter(seat -> !seat.id().equals(exceptMember))
                .flatMap(seat -> seat.profile().classic().stream())
                .allMatch(classic ->
                        classic.protocols().stream().anyMatch(p -> p.name().equals(name)));
    }

    static boolean isOther(ConsumerGroup group, SyncGroupRequestData request) {
        String type = request.protocolType();
        String name = request.protocolName();
        return (type != null && !type.equals(ConsumerGroup.PROTOCOL_TYPE))
                || (name != null && !name.equals(commonProtocol(group).orElse("")));
    }
}
