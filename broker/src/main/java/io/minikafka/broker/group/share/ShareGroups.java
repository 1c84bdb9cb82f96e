package io.minikafka.broker.group.share;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Uuids;
import io.minikafka.broker.group.Blob;
import io.minikafka.broker.group.Deadlines;
import io.minikafka.broker.group.Group;
import io.minikafka.broker.group.GroupKind;
import io.minikafka.broker.group.GroupPart;
import io.minikafka.broker.group.GroupRecord;
import io.minikafka.broker.group.GroupRecord.PartRemoved;
import io.minikafka.broker.group.GroupRecord.PartSaved;
import io.minikafka.broker.group.GroupType;
import io.minikafka.broker.group.Groups;
import io.minikafka.broker.group.RebalanceLog.What;
import io.minikafka.broker.group.Topics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ShareGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.ShareGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ShareGroupHeartbeatResponseData;
import org.apache.kafka.common.message.ShareGroupHeartbeatResponseData.Assignment;
import org.apache.kafka.common.message.ShareGroupHeartbeatResponseData.TopicPartitions;
import org.apache.kafka.common.protocol.Errors;

/// The heartbeats of share groups (KIP-932), without I/O. There is nothing to reconcile: a member may fetch from
/// its partitions as soon as it hears of them, whoever else does. A heartbeat that changes nothing costs two
/// lookups and moves a deadline. Answers that name a new epoch wait until it is saved.
public final class ShareGroups implements GroupKind {
    private static final int JOIN = 0;
    private static final int LEAVE = -1;

    private final Groups groups;
    private final Topics topics;
    private final ShareTimes times;

    /// A heartbeat, and whose it is.
    public record Call(
            ShareGroupHeartbeatRequestData request,
            String clientId,
            String clientHost,
            Consumer<ShareGroupHeartbeatResponseData> answer) {}

    public ShareGroups(Groups groups, Topics topics, ShareTimes times) {
        this.groups = groups;
        this.topics = topics;
        this.times = times;
    }

    @Override
    public GroupType type() {
        return GroupType.SHARE;
    }

    @Override
    public void restore(String groupId, SequencedMap<GroupPart, Blob> parts) {
        ShareGroup group = new ShareGroup(groupId, groups.log(groupId));
        parts.forEach((part, value) -> {
            if (part.kind() == SharePartCodec.HEADER) {
                group.epoch(SharePartCodec.epoch(value));
            } else {
                var saved = SharePartCodec.member(part.name(), value);
                group.add(member(group, saved.profile(), saved.topics(), ShareMember.NOT_KNOWN));
            }
        });
        group.written();
        group.topicsVersion(topics.version());
        assign(group);
        group.members().forEach(member -> expectSoon(group, member));
        groups.add(group);
    }

    public void heartbeat(Call call) {
        ShareGroupHeartbeatRequestData request = call.request();
        Optional<String> wrong = problem(request);
        if (wrong.isPresent()) {
            fail(call, Errors.INVALID_REQUEST, wrong.get());
            return;
        }
        Optional<ShareGroup> found = group(request);
        if (found.isEmpty()) {
            fail(call, Errors.GROUP_ID_NOT_FOUND, "There is no such share group.");
        } else if (request.memberEpoch() == LEAVE) {
            leave(found.get(), call);
        } else {
            stay(found.get(), call);
        }
    }

    private static Optional<String> problem(ShareGroupHeartbeatRequestData request) {
        if (request.groupId().isBlank()) {
            return Optional.of("GroupId can't be empty.");
        }
        if (request.memberId().isEmpty()) {
            return Optional.of("MemberId can't be empty.");
        }
        if (request.memberEpoch() < LEAVE) {
            return Optional.of("MemberEpoch is invalid.");
        }
        if (request.rackId() != null && request.rackId().isEmpty()) {
            return Optional.of("RackId can't be empty.");
        }
        List<String> wanted = request.subscribedTopicNames();
        if (request.memberEpoch() == JOIN && (wanted == null || wanted.isEmpty())) {
            return Optional.of("SubscribedTopicNames must be set in first request.");
        }
        return Optional.empty();
    }

    /// The group that is meant; made if there is none of members and this is a join.
    private Optional<ShareGroup> group(ShareGroupHeartbeatRequestData request) {
        Optional<Group> there = groups.find(request.groupId()).filter(group -> !group.isDead());
        if (there.isPresent() && there.get() instanceof ShareGroup group) {
            return Optional.of(group);
        }
        boolean free = there.map(Group::isVacant).orElseGet(() -> !groups.isFull());
        if (request.memberEpoch() != JOIN || !free) {
            return Optional.empty();
        }
        ShareGroup group = new ShareGroup(request.groupId(), groups.log(request.groupId()));
        groups.add(group);
        return Optional.of(group);
    }

    private void stay(ShareGroup group, Call call) {
        ShareGroupHeartbeatRequestData request = call.request();
        Optional<ShareMember> known = group.member(request.memberId());
        int claimed = request.memberEpoch();
        if (known.isEmpty() && claimed != JOIN) {
            fail(call, Errors.UNKNOWN_MEMBER_ID, "The member is not in the group.");
            return;
        }
        if (known.isPresent() && claimed != JOIN && !known.get().mayBeAt(claimed)) {
            group.log()
                    .event(groups.wallMs(), What.FENCED, request.memberId(), call.clientId(), "");
            fail(
                    call,
                    Errors.FENCED_MEMBER_EPOCH,
                    "The member is at epoch %d, the coordinator knows it at %d; it must join again."
                            .formatted(claimed, known.get().epoch()));
            return;
        }
        if (known.isEmpty() && group.size() >= times.sizeMax()) {
            fail(
                    call,
                    Errors.GROUP_MAX_SIZE_REACHED,
                    "The share group has its maximum of %d members.".formatted(times.sizeMax()));
            return;
        }
        List<GroupRecord> records = new ArrayList<>();
        ShareMember member = known.orElseGet(() -> join(group, call));
        expectSoon(group, member);
        boolean changed = known.isEmpty();
        if (changed || wantsOthers(member, request)) {
            if (!changed) {
                member.topics(sorted(request.subscribedTopicNames()));
                event(group, What.SUBSCRIBED, member);
            }
            records.add(saved(group, member));
            raise(group, changed ? "a member joined" : "a subscription changed");
        } else if (topicsChanged(group)) {
            raise(group, "topics changed");
        }
        settle(group, member, records, call);
    }

    /// Saves what changed, and answers when it is saved.
    private void settle(
            ShareGroup group, ShareMember member, List<GroupRecord> records, Call call) {
        boolean news = call.request().memberEpoch() != group.epoch();
        member.reach(group.epoch());
        group.log().arrived(groups.wallMs(), member.id());
        if (group.log().isRebalancing() && group.isSettled()) {
            group.log().end(groups.wallMs(), group.epoch(), group.size());
        }
        save(group, records);
        ShareGroupHeartbeatResponseData response =
                new ShareGroupHeartbeatResponseData()
                        .setMemberId(member.id())
                        .setMemberEpoch(member.epoch())
                        .setHeartbeatIntervalMs(times.heartbeatMs(group.id()));
        if (news) {
            response.setAssignment(assignment(member));
        }
        groups.afterWrites(
                group,
                () -> call.answer().accept(response),
                () ->
                        fail(
                                call,
                                Errors.COORDINATOR_NOT_AVAILABLE,
                                "The group cannot be saved now."));
    }

    private ShareMember join(ShareGroup group, Call call) {
        ShareGroupHeartbeatRequestData request = call.request();
        ShareMember member =
                member(
                        group,
                        new ShareMember.Profile(
                                request.memberId(),
                                Optional.ofNullable(request.rackId()),
                                call.clientId(),
                                call.clientHost()),
                        sorted(request.subscribedTopicNames()),
                        group.epoch());
        group.add(member);
        event(group, What.JOINED, member);
        return member;
    }

    private ShareMember member(
            ShareGroup group, ShareMember.Profile profile, List<String> wanted, int epoch) {
        Deadlines.Deadline session =
                groups.deadlines().deadline(() -> timedOut(group, profile.id()));
        return new ShareMember(profile, wanted, epoch, session);
    }

    private void expectSoon(ShareGroup group, ShareMember member) {
        member.session().set(groups.nowMs() + times.sessionMs(group.id()));
    }

    private void timedOut(ShareGroup group, String memberId) {
        group.member(memberId)
                .ifPresent(member -> {
                    event(group, What.SESSION_TIMED_OUT, member);
                    remove(group, member, "a member timed out");
                });
    }

    private void leave(ShareGroup group, Call call) {
        Optional<ShareMember> member = group.member(call.request().memberId());
        if (member.isEmpty()) {
            fail(call, Errors.UNKNOWN_MEMBER_ID, "The member is not in the group.");
            return;
        }
        event(group, What.LEFT, member.get());
        remove(group, member.get(), "a member left");
        ShareGroupHeartbeatResponseData response =
                new ShareGroupHeartbeatResponseData()
                        .setMemberId(call.request().memberId())
                        .setMemberEpoch(LEAVE);
        groups.afterWrites(
                group,
                () -> call.answer().accept(response),
                () ->
                        fail(
                                call,
                                Errors.COORDINATOR_NOT_AVAILABLE,
                                "The group cannot be saved now."));
    }

    private void remove(ShareGroup group, ShareMember member, String why) {
        group.remove(member, groups.wallMs());
        raise(group, why);
        if (group.isSettled()) {
            group.log().end(groups.wallMs(), group.epoch(), group.size());
        }
        List<GroupRecord> records = new ArrayList<>();
        records.add(new PartRemoved(group.id(), GroupType.SHARE, SharePartCodec.part(member)));
        save(group, records);
    }

    /// A new epoch with a new assignment.
    private void raise(ShareGroup group, String why) {
        group.log().begin(groups.wallMs(), why);
        group.epoch(group.epoch() + 1);
        group.topicsVersion(topics.version());
        assign(group);
        group.changed();
    }

    private void assign(ShareGroup group) {
        SimpleAssignor.assign(group.members(), topics);
        group.topicsHash(hash(group));
    }

    private boolean topicsChanged(ShareGroup group) {
        long version = topics.version();
        if (group.topicsVersion() == version) {
            return false;
        }
        group.topicsVersion(version);
        return hash(group) != group.topicsHash();
    }

    private long hash(ShareGroup group) {
        long hash = 1;
        for (String name : group.topics()) {
            Optional<Topics.Topic> topic = topics.topic(name);
            if (topic.isPresent()) {
                hash = 31 * hash + Objects.hash(topic.get().id(), topic.get().partitions());
            }
        }
        return hash;
    }

    /// Writes the header if the epoch moved, with `records`; all of the group if the last write failed.
    private void save(ShareGroup group, List<GroupRecord> records) {
        if (!group.isHeaderDue() && records.isEmpty()) {
            return;
        }
        if (group.areMembersDue()) {
            group.members().forEach(member -> records.add(saved(group, member)));
        }
        records.addFirst(
                new PartSaved(
                        group.id(),
                        GroupType.SHARE,
                        SharePartCodec.HEADER_PART,
                        SharePartCodec.header(group.epoch())));
        group.written();
        groups.write(group, records, () -> {}, group::writeFailed);
    }

    private static GroupRecord saved(ShareGroup group, ShareMember member) {
        return new PartSaved(
                group.id(),
                GroupType.SHARE,
                SharePartCodec.part(member),
                SharePartCodec.member(member));
    }

    private void event(ShareGroup group, What what, ShareMember member) {
        group.log().event(groups.wallMs(), what, member.id(), member.profile().clientId(), "");
    }

    private static boolean wantsOthers(ShareMember member, ShareGroupHeartbeatRequestData request) {
        List<String> wanted = request.subscribedTopicNames();
        return wanted != null && !wanted.isEmpty() && !sorted(wanted).equals(member.topics());
    }

    private static List<String> sorted(List<String> names) {
        return names.stream().distinct().sorted().toList();
    }

    private static Assignment assignment(ShareMember member) {
        Assignment assignment = new Assignment();
        TopicPartitions topic = null;
        for (TopicIdPartition partition :
                member.assigned().stream()
                        .sorted(Comparator.comparing(TopicIdPartition::topicId))
                        .toList()) {
            Uuid id = Uuids.toKafka(partition.topicId());
            if (topic == null || !topic.topicId().equals(id)) {
                topic = new TopicPartitions().setTopicId(id);
                assignment.topicPartitions().add(topic);
            }
            topic.partitions().add(partition.partition());
        }
        return assignment;
    }

    private static void fail(Call call, Errors error, String why) {
        call.answer()
                .accept(
                        new ShareGroupHeartbeatResponseData()
                                .setErrorCode(error.code())
                                .setErrorMessage(why));
    }

    /// A share group for those who ask about it; empty if there is none of that id.
    public Optional<DescribedGroup> describe(String groupId) {
        return groups.find(groupId)
                .filter(group -> !group.isDead())
                .flatMap(group ->
                        group instanceof ShareGroup share
                                ? Optional.of(ShareDescription.of(share, topics))
                                : Optional.empty());
    }
}
