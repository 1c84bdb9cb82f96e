package io.minikafka.network;

import java.nio.channels.SelectionKey;

/// A socket that lives on an event loop: a client's connection, or one of ours to another node. Every method runs
/// on the loop's thread.
abstract class LoopMember {
    /// The socket can do what it was asked to watch for.
    abstract void ready(SelectionKey key);

    /// Sends what is ready.
    abstract void flush();

    /// Ends the connection if it has been useless for too long.
    ///
    /// @param crowded whether what clients do not take fills the memory for it
    abstract void checkDeadlines(long nowNs, boolean crowded);

    /// Bytes in memory that the client has not taken yet.
    abstract long unsentInMemory();

    /// The node stops: takes nothing new, and ends when what is in flight is done.
    abstract void stop();

    /// Ends the connection now; a second call does nothing.
    abstract void close(CloseReason reason, String detail);

    /// For logs.
    abstract String describe();
}
