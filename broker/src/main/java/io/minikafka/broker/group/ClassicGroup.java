package io.minikafka.broker.group;

import io.minikafka.base.Invariant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// A live group: members with parked requests and timers. It is rebuilt from its [GroupImage] after a
/// restart. Holds data and answers questions about it; [Rebalance], [Joins], [Syncs] and [Membership]
/// decide. Members stay in the order in which they came, so nothing depends on hashes.
public final class ClassicGroup extends Group {
    private final Deadlines.Deadline joinDeadline;
    private final Deadlines.Deadline syncDeadline;
    private final SequencedMap<String, Member> members = new LinkedHashMap<>();
    private final Map<String, String> staticMembers = new HashMap<>();
    private final Map<String, Deadlines.Deadline> pendingMembers = new HashMap<>();
    private final SequencedSet<String> pendingSyncs = new LinkedHashSet<>();
    private GroupState state = GroupState.EMPTY;
    private String protocolType = "";
    private Optional<String> protocol = Optional.empty();
    private Optional<String> leader = Optional.empty();
    private int generation;
    private long emptySinceMs = -1;
    private int awaitingJoin;
    private long fillUntilMs = Deadlines.NEVER;
    private boolean hasNewcomer;
    private int assigningGeneration = -1;

    ClassicGroup(
            String id,
            RebalanceLog log,
            Deadlines.Deadline joinDeadline,
            Deadlines.Deadline syncDeadline) {
        super(id, log);
        this.joinDeadline = joinDeadline;
        this.syncDeadline = syncDeadline;
    }

    @Override
    public GroupType type() {
        return GroupType.CLASSIC;
    }

    @Override
    public String stateLabel() {
        return isDead() ? DEAD : state.label();
    }

    @Override
    public boolean isVacant() {
        return is(GroupState.EMPTY);
    }

    @Override
    public boolean isForsaken() {
        return isVacant() && pendingMembers.isEmpty();
    }

    @Override
    public Errors admitCommit(OffsetCommit commit, long nowMs) {
        return ClassicCommits.admit(this, commit, nowMs);
    }

    @Override
    public boolean knowsItsTopics() {
        return is(GroupState.EMPTY) || Subscriptions.hasSubscriptions(this);
    }

    @Override
    public boolean reads(String topic) {
        return Subscriptions.includes(this, topic);
    }

    @Override
    public Optional<Set<String>> topicsRead() {
        return is(GroupState.STABLE) && Subscriptions.hasSubscriptions(this)
                ? Subscriptions.topics(this)
                : Optional.empty();
    }

    @Override
    protected void clearTimers() {
        joinDeadline.clear();
        syncDeadline.clear();
        members.values().forEach(Member::gone);
        pendingMembers.values().forEach(Deadlines.Deadline::clear);
    }

    public GroupState state() {
        return state;
    }

    public boolean is(GroupState other) {
        return state == other;
    }

    void become(GroupState next) {
        state = next;
    }

    public int generation() {
        return generation;
    }

    @Override
    public String protocolType() {
        return protocolType;
    }

    public Optional<String> protocol() {
        return protocol;
    }

    Optional<String> leader() {
        return leader;
    }

    boolean isLeader(String memberId) {
        return leader.filter(memberId::equals).isPresent();
    }

    void lead(String memberId) {
        leader = Optional.of(memberId);
    }

    @Override
    public long emptySinceMs() {
        return emptySinceMs;
    }

    Deadlines.Deadline joinDeadline() {
        return joinDeadline;
    }

    Deadlines.Deadline syncDeadline() {
        return syncDeadline;
    }

    /// A first rebalance begins, which waits a little for more members to arrive.
    void fill(long untilMs) {
        fillUntilMs = untilMs;
        hasNewcomer = false;
    }

    void stopFilling() {
        fillUntilMs = Deadlines.NEVER;
    }

    boolean isFilling() {
        return fillUntilMs != Deadlines.NEVER;
    }

    long fillUntilMs() {
        return fillUntilMs;
    }

    void newcomer() {
        hasNewcomer = true;
    }

    /// Whether a member has come since the last time this was asked.
    boolean takeNewcomer() {
        boolean had = hasNewcomer;
        hasNewcomer = false;
        return had;
    }

    /// Whether the leader's assignment for this generation is on its way to the disk.
    boolean isAssigning() {
        return assigningGeneration == generation;
    }

    void assigning() {
        assigningGeneration = generation;
    }

    // Members

    public Collection<Member> members() {
        return Collections.unmodifiableCollection(members.values());
    }

    boolean hasMembers() {
        return !members.isEmpty();
    }

    Optional<Member> member(String memberId) {
        return Optional.ofNullable(members.get(memberId));
    }

    Optional<String> staticMemberId(String instanceId) {
        return Optional.ofNullable(staticMembers.get(instanceId));
    }

    void add(Member member, String memberProtocolType) {
        if (members.isEmpty()) {
            protocolType = memberProtocolType;
        }
        if (leader.isEmpty()) {
            leader = Optional.of(member.id());
        }
        members.put(member.id(), member);
        member.instanceId().ifPresent(instance -> staticMembers.put(instance, member.id()));
    }

    void park(Member member, JoinReply reply) {
        awaitingJoin += member.awaitsJoin() ? 0 : 1;
        member.park(reply);
    }

    /// Takes a member out. Its parked requests must have been released.
    void remove(Member member) {
        Invariant.check(
                !member.awaitsJoin() && !member.awaitsSync(),
                "a parked request would be forgotten");
        members.remove(member.id());
        member.instanceId().ifPresent(instance -> staticMembers.remove(instance, member.id()));
        pendingSyncs.remove(member.id());
        member.gone();
        if (isLeader(member.id())) {
            leader =
                    members.isEmpty()
                            ? Optional.empty()
                            : Optional.of(members.firstEntry().getKey());
        }
    }

    /// Puts `successor`, the same static member under a new id, in the place of `member`.
    void replace(Member member, Member successor) {
        boolean led = isLeader(member.id());
        remove(member);
        add(successor, protocolType);
        if (led) {
            leader = Optional.of(successor.id());
        }
    }

    /// Takes the parked join out of a member, to be answered by `answer`.
    void releaseJoin(Member member, Consumer<JoinReply> answer) {
        awaitingJoin -= member.awaitsJoin() ? 1 : 0;
        member.releaseJoin(answer);
    }

    int awaitingJoin() {
        return awaitingJoin;
    }

    boolean allHaveJoined() {
        return awaitingJoin == members.size() && pendingMembers.isEmpty();
    }

    int rebalanceTimeoutMs() {
        return members.values().stream().mapToInt(Member::rebalanceTimeoutMs).max().orElse(0);
    }

    // Clients that were given an id and have not joined with it yet

    void addPending(String memberId, Deadlines.Deadline expiry) {
        pendingMembers.put(memberId, expiry);
    }

    boolean isPending(String memberId) {
        return pendingMembers.containsKey(memberId);
    }

    int pendingMembers() {
        return pendingMembers.size();
    }

    void removePending(String memberId) {
        Deadlines.Deadline expiry = pendingMembers.remove(memberId);
        if (expiry != null) {
            expiry.clear();
        }
    }

    // Members that know the generation and have not asked for their assignment yet

    List<String> pendingSyncs() {
        return List.copyOf(pendingSyncs);
    }

    void synced(String memberId) {
        pendingSyncs.remove(memberId);
        if (pendingSyncs.isEmpty()) {
            syncDeadline.clear();
        }
    }

    void noPendingSyncs() {
        pendingSyncs.clear();
        syncDeadline.clear();
    }

    /// Whether a member with these protocols could work with the others.
    boolean accepts(String type, List<MemberProtocol> offered) {
        if (members.isEmpty()) {
            return !type.isEmpty() && !offered.isEmpty();
        }
        return type.equals(protocolType)
                && offered.stream().anyMatch(p -> isOfferedByAll(p.name()));
    }

    private boolean isOfferedByAll(String name) {
        return members.values().stream()
                .allMatch(m -> m.protocols().stream().anyMatch(p -> p.name().equals(name)));
    }

    /// The protocol of the next generation: each member votes for the first in its list which all know. If
    /// votes are equal, what the eldest member likes best wins.
    String electProtocol() {
        Map<String, Integer> votes = new LinkedHashMap<>();
        Map<String, Integer> supporters = new HashMap<>();
        for (Member member : members.values()) {
            member.protocols().stream()
                    .map(MemberProtocol::name)
                    .distinct()
                    .forEach(name -> supporters.merge(name, 1, Integer::sum));
        }
        for (Member member : members.values()) {
            member.protocols().stream()
                    .map(MemberProtocol::name)
                    .filter(name -> supporters.getOrDefault(name, 0) == members.size())
                    .findFirst()
                    .ifPresent(name -> votes.merge(name, 1, Integer::sum));
        }
        int most = votes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return votes.entrySet().stream()
                .filter(entry -> entry.getValue() == most)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    /// Begins the next generation with the members that are here.
    void nextGeneration(long wallMs) {
        generation++;
        pendingSyncs.clear();
        if (members.isEmpty()) {
            protocol = Optional.empty();
            leader = Optional.empty();
            emptySinceMs = wallMs;
            state = GroupState.EMPTY;
        } else {
            protocol = Optional.of(electProtocol());
            emptySinceMs = -1;
            state = GroupState.COMPLETING_REBALANCE;
            pendingSyncs.addAll(members.keySet());
        }
    }

    GroupImage image(GroupState phase, Map<String, Blob> assignments) {
        List<MemberImage> images = new ArrayList<>(members.size());
        for (Member member : members.values()) {
            Blob assignment = assignments.getOrDefault(member.id(), member.assignment());
            images.add(member.image(assignment));
        }
        return new GroupImage(
                id(),
                protocolType,
                generation,
                protocol,
                leader,
                phase,
                emptySinceMs,
                List.copyOf(images));
    }

    /// Bytes that the members brought, without those of `memberId`.
    long sizeBytesWithout(String memberId) {
        long sizeBytes = 0;
        for (Member member : members.values()) {
            sizeBytes += member.id().equals(memberId) ? 0 : sizeBytes(member.protocols());
        }
        return sizeBytes;
    }

    static long sizeBytes(List<MemberProtocol> protocols) {
        return protocols.stream()
                .mapToLong(p -> p.name().length() + p.metadata().sizeBytes())
                .sum();
    }

    /// Takes over what was saved; members are added by the caller.
    void restore(GroupImage image) {
        generation = image.generation();
        protocolType = image.protocolType();
        protocol = image.protocol();
        leader = image.leader();
        emptySinceMs = image.emptySinceMs();
        state = image.phase();
        if (state == GroupState.COMPLETING_REBALANCE) {
            pendingSyncs.addAll(members.keySet());
        }
    }
}
