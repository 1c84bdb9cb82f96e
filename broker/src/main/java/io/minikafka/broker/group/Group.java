package io.minikafka.broker.group;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.protocol.Errors;

/// A live group of any type: what the coordinator must know of it to keep its offsets, list it, delete it and
/// let another type take its id. Owned by the coordinator's thread. Types live in rooms of their own, so this
/// is not sealed; [#type] says which it is. RFC 0007, 4.1.
public abstract class Group {
    /// The state's name of a group whose removal is being written, and of one that never was.
    public static final String DEAD = "Dead";

    private final String id;
    private final RebalanceLog log;
    private Optional<PendingWrite> lastWrite = Optional.empty();
    private boolean isDead;

    protected Group(String id, RebalanceLog log) {
        this.id = id;
        this.log = log;
    }

    public final String id() {
        return id;
    }

    /// What happened to the group, for people.
    public final RebalanceLog log() {
        return log;
    }

    public abstract GroupType type();

    /// The state's name that clients know.
    public abstract String stateLabel();

    /// What the members do together, as ListGroups says it: `consumer`, `connect`, `share`.
    public abstract String protocolType();

    /// Nobody is in it: it may be deleted, and another type may take its id.
    public abstract boolean isVacant();

    /// It is vacant and nobody is expected either: it may be forgotten with its last offset.
    public boolean isForsaken() {
        return isVacant();
    }

    /// Wall-clock time since which nobody has been in it; -1 unless that is known.
    public abstract long emptySinceMs();

    /// Whether the sender may commit offsets. If so, this was a sign of life.
    public abstract Errors admitCommit(OffsetCommit commit, long nowMs);

    /// Whether the sender may read offsets.
    ///
    /// @param epoch negative if the sender does not say that it is a member
    public Errors admitFetch(String memberId, int epoch) {
        return Errors.NONE;
    }

    /// Whether it can be told which topics the members read.
    public abstract boolean knowsItsTopics();

    /// Whether somebody in the group may be reading the topic.
    public abstract boolean reads(String topic);

    /// The topics that the settled group reads; empty if that cannot be told now.
    public abstract Optional<Set<String>> topicsRead();

    /// What the group offers to clients of the classic protocol.
    public Optional<ClassicMembers> classicMembers() {
        return Optional.empty();
    }

    /// Its timers stop: nobody will find it any more.
    protected abstract void clearTimers();

    /// Its removal is being written.
    public final boolean isDead() {
        return isDead;
    }

    void dead(boolean now) {
        isDead = now;
    }

    Optional<PendingWrite> lastWrite() {
        return lastWrite;
    }

    /// Whether something that was decided is not yet on disk.
    public final boolean hasWrites() {
        return lastWrite.isPresent();
    }

    void lastWrite(Optional<PendingWrite> write) {
        lastWrite = write;
    }
}
