package io.minikafka.app.cluster;

import io.minikafka.app.cluster.WireBoard.Direction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// All wires of a local cluster, in one process.
final class Wires implements AutoCloseable {
    private final List<AutoCloseable> open = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    private Wires() {}

    static Wires open(ClusterPlan plan) throws IOException {
        Wires wires = new Wires();
        WireBoard board = new WireBoard(new SecureRandom());
        for (Map.Entry<Direction, Integer> wire : plan.wires().entrySet()) {
            int port = plan.ports().getOrDefault(wire.getKey().to(), 0);
            wires.open.add(
                    new Wire(
                            wire.getKey(),
                            board,
                            wire.getValue(),
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
        }
        wires.open.add(new WireControl(board, plan.controlPort()));
        return wires;
    }

    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    @Override
    public void close() {
        ended.countDown();
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException("a wire could not be closed", e);
            }
        }
    }
}
