package io.minikafka.broker.group;

import java.util.Optional;

/// The kinds of groups that share one space of ids (KIP-1043).
public enum GroupType {
    /// Clients assign: JoinGroup and SyncGroup.
    CLASSIC("classic", 0),
    /// The broker assigns partitions to consumers (KIP-848).
    CONSUMER("consumer", 1),
    /// Many consumers share a partition's records (KIP-932).
    SHARE("share", 2),
    /// The broker assigns tasks to Kafka Streams applications (KIP-1071).
    STREAMS("streams", 3);

    private final String label;
    private final int code;

    GroupType(String label, int code) {
        this.label = label;
        this.code = code;
    }

    /// The name that clients know.
    public String label() {
        return label;
    }

    /// The number in our journal.
    int code() {
        return code;
    }

    static Optional<GroupType> ofCode(int code) {
        for (GroupType type : values()) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
