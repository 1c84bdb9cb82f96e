package io.minikafka.network.link;

import io.minikafka.base.Invariant;
import io.minikafka.network.Exchange;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Letters that came from one node. Their bytes stay valid until everybody who held the bundle has released it; the
/// receiver holds it once from the beginning. Any thread.
public final class Bundle {
    private final int from;
    private final List<ByteBuffer> letters;
    private final Exchange exchange;
    private final AtomicInteger holders = new AtomicInteger(1);

    Bundle(int from, List<ByteBuffer> letters, Exchange exchange) {
        this.from = from;
        this.letters = letters;
        this.exchange = exchange;
    }

    /// The node that sent it, which has proved that it knows the cluster's secret.
    public int from() {
        return from;
    }

    public List<ByteBuffer> letters() {
        return letters;
    }

    /// One more needs the bytes, and will release them.
    public void hold() {
        Invariant.check(holders.getAndIncrement() > 0, "a bundle is held after its end");
    }

    public void release() {
        int left = holders.decrementAndGet();
        Invariant.check(left >= 0, "a bundle is released too often", left);
        if (left == 0) {
            exchange.respondNothing();
        }
    }
}
