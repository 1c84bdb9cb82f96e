package io.minikafka.broker.share;

import io.minikafka.base.FormatException;

/// What is remembered of a record that was delivered, with its code in the journal. The three kinds of
/// `ARCHIVING` are decided and safe, but not yet in the dead-letter topic.
public enum Fate {
    /// To be delivered again.
    AVAILABLE(0, ""),
    ACKNOWLEDGED(2, ""),
    ARCHIVED(4, ""),
    ARCHIVING_REJECTED(5, "Offset rejected by client."),
    ARCHIVING_GIVEN_UP(6, "Offset delivery count exceeded the threshold."),
    ARCHIVING_EXPIRED(7, "The record's time to live has passed.");

    private static final Fate[] ALL = values();

    private final int code;
    private final String reason;

    Fate(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    public int code() {
        return code;
    }

    /// Why a record is archived, for people who read the dead-letter topic.
    public String reason() {
        return reason;
    }

    boolean isArchiving() {
        return !reason.isEmpty();
    }

    /// Whether the record is done with: the start may move past it.
    boolean isEnd() {
        return this == ACKNOWLEDGED || this == ARCHIVED;
    }

    public static Fate ofCode(int code) {
        for (Fate fate : ALL) {
            if (fate.code == code) {
                return fate;
            }
        }
        throw new FormatException("a share record names a fate that is not known: " + code);
    }
}
