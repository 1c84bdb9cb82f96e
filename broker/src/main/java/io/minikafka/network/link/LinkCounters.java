package io.minikafka.network.link;

import java.util.concurrent.atomic.LongAdder;

/// What one node's links did so far. Any thread.
public final class LinkCounters {
    private final LongAdder lettersSent = new LongAdder();
    private final LongAdder lettersDropped = new LongAdder();
    private final LongAdder bundlesSent = new LongAdder();
    private final LongAdder bytesSent = new LongAdder();
    private final LongAdder callsSent = new LongAdder();
    private final LongAdder callsFailed = new LongAdder();
    private final LongAdder connected = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder refused = new LongAdder();

    void bundleSent(int letters, long bytes) {
        bundlesSent.increment();
        lettersSent.add(letters);
        bytesSent.add(bytes);
    }

    void lettersDropped(int letters) {
        lettersDropped.add(letters);
    }

    void callSent(long bytes) {
        callsSent.increment();
        bytesSent.add(bytes);
    }

    void callFailed() {
        callsFailed.increment();
    }

    void connected() {
        connected.increment();
    }

    void attemptFailed() {
        failed.increment();
    }

    void peerRefused() {
        refused.increment();
    }

    public long lettersSent() {
        return lettersSent.sum();
    }

    public long lettersDropped() {
        return lettersDropped.sum();
    }

    public long bundlesSent() {
        return bundlesSent.sum();
    }

    /// Bytes of bundles and calls.
    public long bytesSent() {
        return bytesSent.sum();
    }

    public long callsSent() {
        return callsSent.sum();
    }

    public long callsFailed() {
        return callsFailed.sum();
    }

    /// Connections that came up.
    public long connections() {
        return connected.sum();
    }

    /// Connections that failed, or never came to be.
    public long failures() {
        return failed.sum();
    }

    /// Connections of others whose greeting was no peer's.
    public long refusals() {
        return refused.sum();
    }
}
