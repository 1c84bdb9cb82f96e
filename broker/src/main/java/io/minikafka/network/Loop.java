package io.minikafka.network;

import java.net.InetSocketAddress;

/// A network thread, as seen by those who have connections of their own on it. Unless marked "any thread", methods
/// are for that thread.
public interface Loop {
    /// Any thread: runs `task` on the loop, or `abandoned`, on any thread, if the loop has ended.
    void execute(Runnable task, Runnable abandoned);

    /// Any thread: whether this is the loop's own thread, at work.
    boolean isCurrent();

    /// Runs `work` in so many milliseconds, unless `owner` is forgotten before.
    void after(long ms, Object owner, Runnable work);

    /// Forgets all that `owner` wanted done later.
    void forget(Object owner);

    /// The time of this turn, on the monotonic clock.
    long nowNs();

    /// Begins to connect; never fails here, but by [OutgoingHandler#closed].
    Outgoing connect(InetSocketAddress address, OutgoingHandler handler);
}
