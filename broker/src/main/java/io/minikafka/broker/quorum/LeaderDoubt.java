package io.minikafka.broker.quorum;

import io.minikafka.base.SerialExecutor;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;

/// Has this node look for another active node as soon as gossip believes that the one is dead, and not only when the
/// engine has missed it for long. Told again and again until there is another one, gossip was wrong, or the engine's own
/// patience would be over: a question may come before the others have heard the rumour, and is in vain then. RFC 0020 (4.2).
///
/// On the metadata's thread.
final class LeaderDoubt {
    private static final long AGAIN_MS = 100;

    /// A rumour that nobody else believes must not keep this node from following for longer.
    private static final int TIMES_MAX = 20;

    /// The engine, as this wants it.
    interface Engine {
        OptionalInt leader();

        void doubt(int leader);
    }

    private final SerialExecutor owner;
    private final Engine engine;
    private final Set<Integer> dead = new HashSet<>();

    LeaderDoubt(SerialExecutor owner, Engine engine) {
        this.owner = owner;
        this.engine = engine;
    }

    /// Gossip believes that a node is dead. Any thread.
    void died(int nodeId) {
        owner.execute(() -> {
            if (dead.add(nodeId)) {
                doubt(nodeId, TIMES_MAX);
            }
        });
    }

    /// Gossip believes that a node lives. Any thread.
    void lives(int nodeId) {
        owner.execute(() -> dead.remove(nodeId));
    }

    private void doubt(int nodeId, int times) {
        if (times > 0 && dead.contains(nodeId) && engine.leader().equals(OptionalInt.of(nodeId))) {
            engine.doubt(nodeId);
            var _ = owner.after(AGAIN_MS, () -> doubt(nodeId, times - 1));
        } else {
            dead.remove(nodeId);
        }
    }
}
