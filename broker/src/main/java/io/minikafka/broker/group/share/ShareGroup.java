package io.minikafka.broker.group.share;

import io.minikafka.broker.group.Group;
import io.minikafka.broker.group.GroupType;
import io.minikafka.broker.group.OffsetCommit;
import io.minikafka.broker.group.RebalanceLog;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.protocol.Errors;

/// A live share group: its members and its epoch, which grows with every change of who gets what. Owned by the
/// coordinator's thread.
final class ShareGroup extends Group {
    private final SortedMap<String, ShareMember> members = new TreeMap<>();
    private int epoch;
    private long topicsHash;
    private long topicsVersion = -1;
    private long emptySinceMs = -1;
    private boolean headerDue = true;
    private boolean membersDue;

    ShareGroup(String id, RebalanceLog log) {
        super(id, log);
    }

    int epoch() {
        return epoch;
    }

    void epoch(int now) {
        epoch = now;
    }

    /// What the subscribed topics were when the partitions were assigned last.
    long topicsHash() {
        return topicsHash;
    }

    void topicsHash(long hash) {
        topicsHash = hash;
    }

    /// The version of the topics at which [#topicsHash] was compared last.
    long topicsVersion() {
        return topicsVersion;
    }

    void topicsVersion(long version) {
        topicsVersion = version;
    }

    /// Whether the header is to be written.
    boolean isHeaderDue() {
        return headerDue;
    }

    /// Whether all members are to be written, because a write failed.
    boolean areMembersDue() {
        return membersDue;
    }

    void changed() {
        headerDue = true;
    }

    /// What is there is on its way to the disk, or was found there.
    void written() {
        headerDue = false;
        membersDue = false;
    }

    void writeFailed() {
        headerDue = true;
        membersDue = true;
    }

    Collection<ShareMember> members() {
        return Collections.unmodifiableCollection(members.values());
    }

    int size() {
        return members.size();
    }

    Optional<ShareMember> member(String memberId) {
        return Optional.ofNullable(members.get(memberId));
    }

    void add(ShareMember member) {
        members.put(member.id(), member);
    }

    void remove(ShareMember member, long wallMs) {
        member.session().clear();
        members.remove(member.id());
        emptySinceMs = members.isEmpty() ? wallMs : -1;
    }

    /// The topics that members want.
    Set<String> topics() {
        Set<String> topics = new LinkedHashSet<>();
        members.values().forEach(member -> topics.addAll(member.topics()));
        return topics;
    }

    /// Whether every member knows the group's epoch.
    boolean isSettled() {
        return members.values().stream().allMatch(member -> member.epoch() == epoch);
    }

    @Override
    public GroupType type() {
        return GroupType.SHARE;
    }

    @Override
    public String stateLabel() {
        if (isDead()) {
            return DEAD;
        }
        return members.isEmpty() ? "Empty" : "Stable";
    }

    @Override
    public String protocolType() {
        return GroupType.SHARE.label();
    }

    @Override
    public boolean isVacant() {
        return members.isEmpty();
    }

    /// A share group has no offsets that could expire: it stays until it is deleted.
    @Override
    public boolean isForsaken() {
        return false;
    }

    @Override
    public long emptySinceMs() {
        return emptySinceMs;
    }

    @Override
    public Errors admitCommit(OffsetCommit commit, long nowMs) {
        return Errors.GROUP_ID_NOT_FOUND;
    }

    @Override
    public Errors admitFetch(String memberId, int memberEpoch) {
        return Errors.GROUP_ID_NOT_FOUND;
    }

    @Override
    public boolean knowsItsTopics() {
        return true;
    }

    @Override
    public boolean reads(String topic) {
        return members.values().stream().anyMatch(member -> member.topics().contains(topic));
    }

    @Override
    public Optional<Set<String>> topicsRead() {
        return Optional.of(topics());
    }

    @Override
    protected void clearTimers() {
        members.values().forEach(member -> member.session().clear());
    }
}
