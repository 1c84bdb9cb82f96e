package io.minikafka.network;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// Counts what happens. Sums are exact when nothing is going on.
public final class NetworkCounters implements NetworkStats {
    private final LongAdder accepted = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder requests = new LongAdder();
    private final LongAdder pauses = new LongAdder();
    private volatile int stuckLoops;
    private final Map<RefuseReason, LongAdder> refused = adders(RefuseReason.class);
    private final Map<CloseReason, LongAdder> closed = adders(CloseReason.class);

    @Override
    public void accepted() {
        accepted.increment();
    }

    @Override
    public void refused(RefuseReason reason) {
        count(refused, reason).increment();
    }

    @Override
    public void closed(CloseReason reason) {
        count(closed, reason).increment();
    }

    @Override
    public void bytesIn(long bytes) {
        bytesIn.add(bytes);
    }

    @Override
    public void bytesOut(long bytes) {
        bytesOut.add(bytes);
    }

    @Override
    public void request() {
        requests.increment();
    }

    @Override
    public void paused() {
        pauses.increment();
    }

    @Override
    public void stuckLoops(int count) {
        stuckLoops = count;
    }

    /// Event loops that do not come to the end of a turn now.
    public int stuckLoops() {
        return stuckLoops;
    }

    /// Connections accepted so far.
    public long acceptedConnections() {
        return accepted.sum();
    }

    /// Connections open now.
    public long openConnections() {
        return accepted.sum() - closed.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /// Connections refused so far.
    public long refusedConnections(RefuseReason reason) {
        return count(refused, reason).sum();
    }

    /// Connections that ended so far.
    public long closedConnections(CloseReason reason) {
        return count(closed, reason).sum();
    }

    /// Bytes received so far.
    public long receivedBytes() {
        return bytesIn.sum();
    }

    /// Bytes sent so far.
    public long sentBytes() {
        return bytesOut.sum();
    }

    /// Requests handed to the broker so far.
    public long requests() {
        return requests.sum();
    }

    /// How often a connection was paused by a limit.
    public long pauses() {
        return pauses.sum();
    }

    private static <E extends Enum<E>> LongAdder count(Map<E, LongAdder> adders, E reason) {
        LongAdder adder = adders.get(reason);
        if (adder == null) {
            throw new IllegalStateException("no counter for " + reason);
        }
        return adder;
    }

    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
        Map<E, LongAdder> adders = new EnumMap<>(type);
        for (E reason : type.getEnumConstants()) {
            adders.put(reason, new LongAdder());
        }
        return adders;
    }
}
