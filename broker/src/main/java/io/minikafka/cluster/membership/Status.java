package io.minikafka.cluster.membership;

import java.util.Arrays;
import java.util.Optional;

/// What is believed of a member; of two rumours of one incarnation the later of these wins.
public enum Status {
    ALIVE(0),
    SUSPECT(1),
    DEAD(2),
    /// Said good-bye itself.
    LEFT(3);

    private final int code;

    Status(int code) {
        this.code = code;
    }

    /// In packets.
    int code() {
        return code;
    }

    static Optional<Status> of(int code) {
        return Arrays.stream(values()).filter(status -> status.code == code).findFirst();
    }

    boolean isGone() {
        return this == DEAD || this == LEFT;
    }
}
