package io.minikafka.network;

/// Why a connection ended. Whether a person should look at it: [#isNoteworthy()].
public enum CloseReason {
    /// The client said goodbye.
    CLIENT_CLOSED(false),
    /// The client vanished: reset, broken pipe, timeout of the system.
    CLIENT_RESET(false),
    /// Nothing happened for too long.
    IDLE(false),
    /// We are stopping.
    STOPPING(false),
    /// A request was sent too slowly.
    SLOW_REQUEST(true),
    /// A response was not read.
    SLOW_READER(true),
    /// A length that no request can have: not a Kafka client, or a limit set too low.
    BAD_FRAME_SIZE(true),
    /// The broker's handler asked for it.
    REFUSED_BY_HANDLER(true),
    /// The broker's handler threw.
    HANDLER_FAILED(true),
    /// A response could not be sent: its file failed or the response is larger than a frame can be.
    RESPONSE_FAILED(true),
    /// No memory for the request.
    OUT_OF_MEMORY(true),
    /// A defect of this room.
    INTERNAL_ERROR(true);

    private final boolean noteworthy;

    CloseReason(boolean noteworthy) {
        this.noteworthy = noteworthy;
    }

    boolean isNoteworthy() {
        return noteworthy;
    }
}
