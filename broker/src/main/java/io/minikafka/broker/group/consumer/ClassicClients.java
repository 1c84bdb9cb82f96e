package io.minikafka.broker.group.consumer;

import io.minikafka.broker.group.Blob;
import io.minikafka.broker.group.ClassicMembers;
import io.minikafka.broker.group.Groups;
import io.minikafka.broker.group.JoinCall;
import io.minikafka.broker.group.RebalanceLog.What;
import io.minikafka.broker.group.SyncReply;
import io.minikafka.broker.group.Topics;
import io.minikafka.broker.group.assign.PartitionSet;
import io.minikafka.broker.group.consumer.ClassicFormats.Subscription;
import io.minikafka.broker.group.modern.MemberState;
import java.util.Optional;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.protocol.Errors;

/// Clients of the classic protocol in a consumer group. Each joins when it is told to, says what it owns, and
/// gets its part of the target by a sync; it never leads and never waits for the others. A heartbeat that finds
/// something to do asks it to join again. RFC 0007, 4.5.
final class ClassicClients implements ClassicMembers {
    private final Groups groups;
    private final ConsumerConfig config;
    private final Steps steps;
    private final Seating seating;
    private final Departures departures;
    private final ClassicFormats formats;

    ClassicClients(
            Groups groups,
            ConsumerConfig config,
            Steps steps,
            Seating seating,
            Departures departures,
            Topics topics) {
        this.groups = groups;
        this.config = config;
        this.steps = steps;
        this.seating = seating;
        this.departures = departures;
        this.formats = new ClassicFormats(topics);
    }

    @Override
    public void join(JoinCall call) {
        Optional<ConsumerGroup> group = seating.find(call.groupId());
        Optional<Subscription> subscription =
                call.protocols().isEmpty()
                        ? Optional.empty()
                        : formats.subscription(call.protocols().getFirst().metadata());
        if (group.isEmpty()) {
            call.reply().error(Errors.COORDINATOR_NOT_AVAILABLE, call.memberId());
        } else if (config.migration() == ConsumerConfig.MigrationPolicy.DISABLED
                || !call.request().protocolType().equals(ConsumerGroup.PROTOCOL_TYPE)
                || subscription.isEmpty()
                || !ClassicSides.accepts(group.get(), call)) {
            call.reply().error(Errors.INCONSISTENT_GROUP_PROTOCOL, call.memberId());
        } else {
            join(group.get(), call, subscription.get());
        }
    }

    private void join(ConsumerGroup group, JoinCall call, Subscription subscription) {
        Optional<Seat> ofInstance = call.instanceId().flatMap(group::instance);
        boolean isNew = call.memberId().isEmpty();
        if (!isNew && ofInstance.filter(s -> !s.id().equals(call.memberId())).isPresent()) {
            call.reply().error(Errors.FENCED_INSTANCE_ID, call.memberId());
            return;
        }
        if (isNew && ofInstance.filter(s -> !Seating.mayBeReplaced(s)).isPresent()) {
            call.reply().error(Errors.UNRELEASED_INSTANCE_ID, call.memberId());
            return;
        }
        String memberId = isNew ? call.freshMemberId() : call.memberId();
        if (isNew && call.asksForIdFirst()) {
            call.reply().error(Errors.MEMBER_ID_REQUIRED, memberId);
            return;
        }
        MemberProfile profile =
                ClassicSides.profile(call.member(memberId, Blob.EMPTY), subscription);
        Optional<Seat> known = group.seat(memberId).or(() -> ofInstance);
        if (!seating.hasRoom(group, profile, known.isPresent())) {
            call.reply().error(Errors.GROUP_MAX_SIZE_REACHED, "");
            return;
        }
        Seat seat =
                known.map(earlier -> again(group, earlier, profile))
                        .orElseGet(() -> seating.take(group, profile));
        PartitionSet owned = isNew ? PartitionSet.EMPTY : subscription.owned();
        answer(group, seat, call, owned);
    }

    private Seat again(ConsumerGroup group, Seat earlier, MemberProfile profile) {
        if (!earlier.id().equals(profile.id())) {
            return seating.replace(group, earlier, profile);
        }
        MemberProfile before = earlier.profile();
        if (!profile.equals(before)) {
            group.update(earlier, profile);
        }
        if (Wishes.needTarget(before, profile)) {
            steps.note(group, What.SUBSCRIBED, profile, Wishes.describe(profile));
            steps.bump(group, "member " + profile.id() + " changed its subscription");
        }
        return earlier;
    }

    private void answer(ConsumerGroup group, Seat seat, JoinCall call, PartitionSet owned) {
        if (steps.mayHaveChanged(group)) {
            steps.lookAtTopics(group);
        }
        steps.target(group);
        steps.reconcile(group, seat, Optional.of(owned));
        steps.expectClassic(seat);
        seat.hurryUntil(groups.nowMs() + seat.profile().rebalanceTimeoutMs());
        JoinGroupResponseData response =
                new JoinGroupResponseData()
                        .setMemberId(seat.id())
                        .setGenerationId(seat.progress().epoch())
                        .setProtocolType(ConsumerGroup.PROTOCOL_TYPE)
                        .setProtocolName(ClassicSides.commonProtocol(group).orElse(""));
        steps.commit(
                group,
                () -> call.reply().send(response),
                () -> call.reply().error(Errors.COORDINATOR_NOT_AVAILABLE, seat.id()));
    }

    @Override
    public void sync(SyncGroupRequestData request, SyncReply reply) {
        Optional<ConsumerGroup> group = seating.find(request.groupId());
        Optional<Seat> seat = group.flatMap(g -> g.seat(request.memberId()));
        Errors error = check(group, seat, request.groupInstanceId(), request.generationId());
        if (error != Errors.NONE || group.isEmpty() || seat.isEmpty()) {
            reply.error(error);
        } else if (ClassicSides.isOther(group.get(), request)) {
            reply.error(Errors.INCONSISTENT_GROUP_PROTOCOL);
        } else if (isBehind(group.get(), seat.get())) {
            reply.error(Errors.REBALANCE_IN_PROGRESS);
        } else {
            sync(group.get(), seat.get(), reply);
        }
    }

    private void sync(ConsumerGroup group, Seat seat, SyncReply reply) {
        if (seat.progress().state() != MemberState.UNREVOKED) {
            seat.noHurry();
        }
        steps.expectClassic(seat);
        int version = seat.profile().classic().map(c -> ClassicSides.version(formats, c)).orElse(0);
        Blob assignment = formats.assignment(version, seat.progress().assigned());
        String protocol = ClassicSides.commonProtocol(group).orElse("");
        groups.afterWrites(
                group,
                () -> reply.assignment(ConsumerGroup.PROTOCOL_TYPE, protocol, assignment),
                () -> reply.error(Errors.COORDINATOR_NOT_AVAILABLE));
    }

    @Override
    public Errors heartbeat(HeartbeatRequestData request) {
        Optional<ConsumerGroup> found = seating.find(request.groupId());
        Optional<Seat> seat = found.flatMap(g -> g.seat(request.memberId()));
        Errors error = check(found, seat, request.groupInstanceId(), request.generationId());
        if (error != Errors.NONE || found.isEmpty() || seat.isEmpty()) {
            return error;
        }
        ConsumerGroup group = found.get();
        steps.expectClassic(seat.get());
        if (steps.mayHaveChanged(group)) {
            steps.lookAtTopics(group);
            steps.target(group);
            steps.commit(group);
        }
        if (!isBehind(group, seat.get()) && !canGoOn(group, seat.get())) {
            return Errors.NONE;
        }
        seat.get().hurry(groups.nowMs() + seat.get().profile().rebalanceTimeoutMs());
        return Errors.REBALANCE_IN_PROGRESS;
    }

    /// There is a newer target than that of the member, which is not busy with giving up partitions.
    private static boolean isBehind(ConsumerGroup group, Seat seat) {
        return seat.progress().epoch() < group.header().targetEpoch()
                && seat.progress().state() != MemberState.UNREVOKED;
    }

    /// Joining again would take the member a step further.
    private static boolean canGoOn(ConsumerGroup group, Seat seat) {
        return switch (seat.progress().state()) {
            case STABLE -> false;
            case UNREVOKED -> true;
            case UNRELEASED -> {
                boolean[] found = {false};
                seat.target()
                        .minus(seat.progress().assigned())
                        .forEach(partition ->
                                found[0] |= group.owners().isFreeFor(seat.id(), partition));
                yield found[0];
            }
        };
    }

    @Override
    public Errors leave(String groupId, MemberIdentity identity) {
        Optional<ConsumerGroup> group = seating.find(groupId);
        String instanceId = identity.groupInstanceId();
        Optional<Seat> ofInstance =
                instanceId == null ? Optional.empty() : group.flatMap(g -> g.instance(instanceId));
        if (identity.memberId().isEmpty()) {
            // An administrator removes a static member, of which only the instance's name is known.
            return remove(group, ofInstance);
        }
        Optional<Seat> seat =
                group.flatMap(g -> g.seat(identity.memberId()))
                        .filter(s -> s.profile().isClassic());
        if (instanceId != null && !ofInstance.equals(seat)) {
            return ofInstance.isPresent() ? Errors.FENCED_INSTANCE_ID : Errors.UNKNOWN_MEMBER_ID;
        }
        return remove(group, seat);
    }

    private Errors remove(Optional<ConsumerGroup> group, Optional<Seat> seat) {
        if (group.isEmpty() || seat.isEmpty()) {
            return Errors.UNKNOWN_MEMBER_ID;
        }
        departures.remove(group.get(), seat.get(), What.LEFT, "left", () -> {}, () -> {});
        return Errors.NONE;
    }

    private static Errors check(
            Optional<ConsumerGroup> group, Optional<Seat> seat, String instanceId, int generation) {
        if (instanceId != null) {
            Optional<Seat> ofInstance = group.flatMap(g -> g.instance(instanceId));
            if (ofInstance.isEmpty()) {
                return Errors.UNKNOWN_MEMBER_ID;
            }
            if (!ofInstance.equals(seat)) {
                return Errors.FENCED_INSTANCE_ID;
            }
        }
        if (seat.filter(s -> s.profile().isClassic()).isEmpty()) {
            return Errors.UNKNOWN_MEMBER_ID;
        }
        return seat.get().progress().epoch() == generation
                ? Errors.NONE
                : Errors.ILLEGAL_GENERATION;
    }
}
