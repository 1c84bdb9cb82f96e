package io.minikafka.broker.share;

/// The states of a tracked offset, one byte each; drawn in RFC 0008, 4.1. They are numbers and not an enum
/// because a window has thousands of them.
final class Slot {
    /// Known from the journal at most, not yet seen in the log.
    static final byte NEW = 0;

    static final byte READY = 1;

    /// An earlier record of its key is not done.
    static final byte BLOCKED = 2;

    /// Waits for its time.
    static final byte DELAYED = 3;

    /// With a member.
    static final byte ACQUIRED = 4;

    /// Its end is on the way to the disk: what follows is the fate to come.
    static final byte TO_AVAILABLE = 5;

    static final byte TO_ACKNOWLEDGED = 6;
    static final byte TO_ARCHIVED = 7;
    static final byte TO_REJECTED = 8;
    static final byte TO_GIVEN_UP = 9;
    static final byte TO_EXPIRED = 10;

    /// Safe, and waiting for the dead-letter topic.
    static final byte REJECTED = 11;

    static final byte GIVEN_UP = 12;
    static final byte EXPIRED = 13;

    /// Done.
    static final byte ACKNOWLEDGED = 14;

    static final byte ARCHIVED = 15;

    /// There is no record, or one that nobody is to see.
    static final byte GAP = 16;

    private Slot() {}

    static boolean isDone(byte state) {
        return state >= ACKNOWLEDGED;
    }

    /// Whether the record's successors in key order may go on.
    static boolean isDecided(byte state) {
        return state >= REJECTED;
    }

    static boolean isChanging(byte state) {
        return state >= TO_AVAILABLE && state <= TO_EXPIRED;
    }

    static boolean isArchiving(byte state) {
        return state >= REJECTED && state <= EXPIRED;
    }

    /// Whether nobody has it and it is not decided.
    static boolean isWaiting(byte state) {
        return state <= DELAYED;
    }

    /// The state on the way to a fate.
    static byte onTheWayTo(Fate fate) {
        return switch (fate) {
            case AVAILABLE -> TO_AVAILABLE;
            case ACKNOWLEDGED -> TO_ACKNOWLEDGED;
            case ARCHIVED -> TO_ARCHIVED;
            case ARCHIVING_REJECTED -> TO_REJECTED;
            case ARCHIVING_GIVEN_UP -> TO_GIVEN_UP;
            case ARCHIVING_EXPIRED -> TO_EXPIRED;
        };
    }

    /// The state of a record whose fate is safe.
    static byte settled(Fate fate) {
        return switch (fate) {
            case AVAILABLE -> READY;
            case ACKNOWLEDGED -> ACKNOWLEDGED;
            case ARCHIVED -> ARCHIVED;
            case ARCHIVING_REJECTED -> REJECTED;
            case ARCHIVING_GIVEN_UP -> GIVEN_UP;
            case ARCHIVING_EXPIRED -> EXPIRED;
        };
    }

    /// What the journal is told, or was told already, of a record in this state.
    static Fate fate(byte state) {
        return switch (state) {
            case TO_ACKNOWLEDGED, ACKNOWLEDGED -> Fate.ACKNOWLEDGED;
            case TO_ARCHIVED, ARCHIVED, GAP -> Fate.ARCHIVED;
            case TO_REJECTED, REJECTED -> Fate.ARCHIVING_REJECTED;
            case TO_GIVEN_UP, GIVEN_UP -> Fate.ARCHIVING_GIVEN_UP;
            case TO_EXPIRED, EXPIRED -> Fate.ARCHIVING_EXPIRED;
            default -> Fate.AVAILABLE;
        };
    }
}
