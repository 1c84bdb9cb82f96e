package io.minikafka.observer.incident;

/// What can be unusual. The rules know these words and nothing else of the world.
public enum SignalKind {
    // The node.
    NODE_UNREACHABLE,
    NODE_RESTARTED,
    NODE_REACHABLE,
    PEER_LOST,
    FOLLOWER_BEHIND,
    STORAGE_READ_ONLY,
    STORAGE_OFFLINE,
    DISK_LOW,
    SYNC_SLOW,
    SYNC_STALLED,
    PRODUCE_SLOW,
    PRODUCE_STALLED,
    FETCH_SLOW,
    PRODUCE_ERRORS,
    GC_PRESSURE,
    CPU_HIGH,
    CPU_STARVED,
    CONNECTIONS_SURGE,
    CONNECTIONS_REFUSED,
    REQUESTS_SURGE,
    TRAFFIC_SURGE,
    THROTTLED,

    // Topics and groups.
    PARTITION_HOT,
    LAG_GROWS,
    OFFSET_STUCK,
    OFFSETS_ADVANCE,
    GROUP_EMPTY,
    REBALANCES_MANY,
    MEMBERS_CHANGE,
    RECORDS_LOST,

    // What people did.
    CONFIG_CHANGED,

    // Words.
    LOG_FAILURE,
    RECORD_FAILURE,
    LOG_NEW,
    LOG_BURST,
    LOG_SILENCE,
    SERIES_ODD,

    // What is told when somebody asks, usual or not.
    INCIDENT,
    FACT
}
