package io.minikafka.broker.group;

import io.minikafka.base.FormatException;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Answer;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.Errors;

/// All groups of this node, of whatever type, without I/O: no clock, thread, file or chance. Requests go in
/// with the way their answers come out; what must be remembered goes to a [RecordSink]; time moves when
/// [#advance] says so. The same inputs give the same outputs. Owned by one thread, which calls all methods.
///
/// Two kinds of state:
///
/// - [GroupStore], what is remembered: changed by the replay of committed records and by nothing else.
///   Offsets are read from there, so a client never sees one that a crash could take back.
/// - [Group], the live group, such as a [ClassicGroup]: parked requests, timers, the rebalance under way. A
///   restart rebuilds it from the store. Answers that name a generation, an epoch or an assignment wait until
///   it is saved.
///
/// Requests of the classic protocol go through here to any type; newer types ([GroupKind]) take their own.
///
/// Invariants: one leader per generation; a generation's number is given once; an assignment comes from the
/// leader of its own generation; every request is answered once.
///
/// RFC 0004, 4.6; RFC 0007; KIP-62, 345, 394, 211, 814.
public final class GroupCoordinator {
    private final Groups groups;
    private final Rebalance rebalance;
    private final Joins joins;
    private final Syncs syncs;
    private final Membership membership;
    private final Offsets offsets;
    private final Expiry expiry;
    private final Deadlines.Deadline nextExpiry;
    private final Map<GroupType, GroupKind> kinds = new EnumMap<>(GroupType.class);

    /// @param store what was remembered before the restart; [#restored] brings it to life
    public GroupCoordinator(GroupConfig config, RecordSink sink, Topics topics, GroupStore store) {
        this.groups = new Groups(config, sink, store);
        this.rebalance = new Rebalance(groups);
        this.joins = new Joins(groups, rebalance);
        this.syncs = new Syncs(groups, rebalance);
        this.membership = new Membership(groups, rebalance);
        this.offsets = new Offsets(groups, rebalance);
        this.expiry = new Expiry(groups, topics);
        this.nextExpiry = groups.deadlines().deadline(this::expire);
    }

    /// What the rooms of newer types build on.
    public Groups shared() {
        return groups;
    }

    /// What such rooms may do with classic groups.
    public ClassicGroups classicGroups() {
        return rebalance;
    }

    /// Adds a newer type of groups. Before [#restored].
    public void serve(GroupKind kind) {
        kinds.put(kind.type(), kind);
    }

    /// Groups live again as they were saved. Called once, first, when time has been told.
    public void restored() {
        groups.store().groupIds().forEach(this::restore);
        scheduleExpiry();
    }

    private void restore(String groupId) {
        GroupStore store = groups.store();
        GroupType type = store.type(groupId);
        if (type == GroupType.CLASSIC) {
            store.image(groupId)
                    .ifPresentOrElse(rebalance::restore, () -> rebalance.create(groupId));
            return;
        }
        GroupKind kind = kinds.get(type);
        if (kind == null) {
            throw new FormatException(
                    "group " + groupId + " is of the type " + type.label() + ", not served here");
        }
        kind.restore(groupId, store.parts(groupId));
    }

    /// What must be remembered now, for a snapshot.
    public List<GroupRecord> records() {
        return groups.store().records();
    }

    /// Moves time and runs the timers that are due.
    public void advance(long nowMs, long wallMs) {
        groups.time(nowMs, wallMs);
        groups.deadlines().run(nowMs);
    }

    /// The monotonic time at which [#advance] is due at the latest.
    public long nextDeadlineMs() {
        return groups.deadlines().nextMs();
    }

    /// How many timers the queue holds, for those who watch its cost.
    int pendingTimers() {
        return groups.deadlines().entries();
    }

    public void join(JoinCall call) {
        joins.join(call);
    }

    public void sync(SyncGroupRequestData request, Answer<SyncGroupResponseData> answer) {
        syncs.sync(request, new SyncReply(answer));
    }

    public Errors heartbeat(HeartbeatRequestData request) {
        return membership.heartbeat(request);
    }

    public LeaveGroupResponseData leave(LeaveGroupRequestData request) {
        return membership.leave(request);
    }

    public void commit(OffsetCommit commit, Consumer<Errors> answer) {
        offsets.commit(commit, answer);
    }

    /// The committed offsets of a group; none if there is no such group.
    public Map<TopicIdPartition, CommittedOffset> offsets(String groupId) {
        return groups.store().offsets(groupId);
    }

    /// The partitions whose offset depends on a transaction that has not ended.
    public Set<TopicIdPartition> unstableOffsets(String groupId) {
        return groups.store().unstable(groupId);
    }

    /// A producer's transaction has ended: its pending offsets of the group count from now on, or are dropped.
    public void endTransaction(
            String groupId, long producerId, boolean commits, Consumer<Errors> answer) {
        offsets.end(groupId, producerId, commits, answer);
    }

    /// Wall-clock time of the commit that first brought the group's offset to where it stands; of its last
    /// commit, if that was before a restart. -1 if there is none.
    public long standsSinceMs(String groupId, TopicIdPartition partition) {
        return groups.store().standsSinceMs(groupId, partition);
    }

    /// Whether the sender may read the offsets of a group; there need be none.
    public Errors admitFetch(String groupId, String memberId, int epoch) {
        return groups.find(groupId)
                .map(group -> group.admitFetch(memberId, epoch))
                .orElse(Errors.NONE);
    }

    /// Why no offset of the group can be deleted; `NONE` if they can be.
    public Errors offsetsDeletable(String groupId) {
        return offsets.deletable(groupId);
    }

    /// Whether members of the group consume the topic, so that its offsets must stay.
    public boolean isSubscribed(String groupId, String topic) {
        return offsets.isSubscribed(groupId, topic);
    }

    public void deleteOffsets(
            String groupId, Collection<TopicIdPartition> partitions, Consumer<Errors> answer) {
        offsets.delete(groupId, partitions, answer);
    }

    /// A live group, to be looked at.
    public Optional<Group> group(String groupId) {
        return groups.find(groupId).filter(group -> !group.isDead());
    }

    /// A live group of the classic type, to be looked at.
    public Optional<ClassicGroup> classicGroup(String groupId) {
        return groups.classic(groupId).filter(group -> !group.isDead());
    }

    /// All live groups, in the order in which they appeared.
    public Collection<Group> groups() {
        return groups.all();
    }

    public void deleteGroup(String groupId, Consumer<Errors> answer) {
        Optional<Group> found = group(groupId);
        if (found.isEmpty()) {
            answer.accept(Errors.GROUP_ID_NOT_FOUND);
        } else if (!found.get().isVacant()) {
            answer.accept(Errors.NON_EMPTY_GROUP);
        } else {
            groups.remove(
                    found.get(),
                    () -> answer.accept(Errors.NONE),
                    () -> answer.accept(Errors.COORDINATOR_NOT_AVAILABLE));
        }
    }

    /// Topics may have been deleted.
    public void topicsChanged() {
        expiry.topicsChanged();
    }

    /// This node does not coordinate these groups any more: requests that wait for other members are refused.
    public void refuseWaiting(Errors error) {
        for (Group group : groups.all()) {
            if (group instanceof ClassicGroup classic) {
                for (Member member : classic.members()) {
                    classic.releaseJoin(member, reply -> reply.error(error, member.id()));
                    member.releaseSync(reply -> reply.error(error));
                }
            }
        }
    }

    private void expire() {
        expiry.run();
        scheduleExpiry();
    }

    private void scheduleExpiry() {
        nextExpiry.set(groups.nowMs() + groups.config().retentionCheckIntervalMs());
    }
}
