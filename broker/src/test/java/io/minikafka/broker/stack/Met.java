package io.minikafka.broker.stack;

/// What the worlds must have met, or they prove nothing about it.
enum Met {
    POWER_LOST,
    KILLED,
    DIED_WITHIN_A_WRITE,
    PAUSED,
    DISK_REPLACED,
    JOIN_REFUSED,
    BIT_FLIPPED,
    START_REFUSED_BY_DAMAGE,
    SEGMENT_ROTTED,
    RANGE_CHANGED_ON_THE_WAY,
    RANGE_REPAIRED,
    DISK_FULL,
    START_REFUSED_BY_FULL_DISK,
    SYNC_FAILED,
    DISK_STALLED,
    HALVES,
    RING,
    ONE_WAY,
    HEALED,
    MESSAGE_LOST,
    LETTER_DOUBLED,
    MESSAGE_LATE,
    CALL_FAILED,
    GOSSIP_REFUSED,
    SUSPECTED,
    ACTIVE_NODE_CHANGED,
    VOTERS_CHANGED,
    LEADER_NAMED,
    LEADER_OF_OLD,
    LEADER_ASIDE,
    LOG_CUT,
    LOG_RESTARTED,
    DRAINED,
    MOVED,
    MEMBERS_CHANGED,
    CHECKPOINT,
    ACKNOWLEDGED,
    ACKNOWLEDGED_AGAIN,
    RETRIED,
    OVERTAKEN,
    NOT_LEADER,
    NOT_ENOUGH_REPLICAS,
    READ_AT_LEADER,
    READ_AT_FOLLOWER,
    FINAL_COMMIT;

    /// Not in each hundred of worlds.
    boolean isRare() {
        return switch (this) {
            case START_REFUSED_BY_FULL_DISK, LOG_RESTARTED, ACKNOWLEDGED_AGAIN -> true;
            default -> false;
        };
    }
}
