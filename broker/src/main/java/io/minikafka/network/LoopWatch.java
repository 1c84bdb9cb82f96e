package io.minikafka.network;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notices event loops that do not come to the end of a turn. Their share of the clients and of the links to other nodes gets
/// no answer, and all others do: such a node looks well, and is the worst of leaders. Nothing can be done to the thread
/// from outside, but it is said which one it is and where it is.
final class LoopWatch {
    /// Looks, and not a time: while a process stands still, nobody looks either.
    static final int LOOKS_UNTIL_STUCK = 5;

    private static final Logger LOG = LoggerFactory.getLogger(LoopWatch.class);
    private static final long LOOK_EVERY_MS = 1_000;

    private final List<Watched> all;
    private final NetworkStats stats;
    private final CountDownLatch closed = new CountDownLatch(1);

    private static final class Watched {
        final EventLoop loop;
        private long turn;
        private int looks;

        Watched(EventLoop loop) {
            this.loop = loop;
        }

        /// Whether it is still at the turn at which it was seen some looks ago.
        boolean isStuck() {
            long now = loop.turnNumber();
            if (now != turn || loop.isAsleep()) {
                if (looks >= LOOKS_UNTIL_STUCK) {
                    LOG.warn("{} goes on, after about {} s", loop.name(), looks);
                }
                turn = now;
                looks = 0;
                return false;
            }
            looks++;
            if (looks == LOOKS_UNTIL_STUCK) {
                LOG.error(
                        "{} is at the same work for {} s, and its connections get no answer meanwhile",
                        loop.name(),
                        looks,
                        loop.whereabouts());
            }
            return looks >= LOOKS_UNTIL_STUCK;
        }
    }

    LoopWatch(List<EventLoop> loops, NetworkStats stats) {
        this.all = loops.stream().map(Watched::new).toList();
        this.stats = stats;
    }

    void start() {
        Thread.ofPlatform().name("network-watch").daemon().start(this::run);
    }

    void close() {
        closed.countDown();
    }

    private void run() {
        try {
            while (!closed.await(LOOK_EVERY_MS, TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            LOG.warn("nobody watches the network threads any more", e);
        }
    }

    /// To be called once in a second, by one thread.
    void look() {
        stats.stuckLoops((int) all.stream().filter(Watched::isStuck).count());
    }
}
