package io.minikafka.broker.quorum;

import io.minikafka.base.Time;
import io.minikafka.broker.Contact;
import java.util.concurrent.TimeUnit;

/// When the active node was heard last. After a session without it the contact is lost: that is when the active node,
/// if there is one, has fenced this one. Written by the metadata's thread.
final class ActiveContact implements Contact {
    private final Time time;
    private final long sessionNs;
    private volatile long heardNs;

    /// @param sessionMs after which a node that is not heard is fenced
    ActiveContact(Time time, long sessionMs) {
        this.time = time;
        this.sessionNs = TimeUnit.MILLISECONDS.toNanos(sessionMs);
        this.heardNs = time.monotonicNs();
    }

    void heard() {
        heardNs = time.monotonicNs();
    }

    @Override
    public boolean isLost() {
        return time.monotonicNs() - heardNs > sessionNs;
    }
}
