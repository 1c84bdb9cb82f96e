package io.minikafka.network;

import io.minikafka.base.Time;
import java.util.function.Consumer;

/// What the event loops of one listener share. All of it is thread-safe.
///
/// @param memory of requests of clients
/// @param peerMemory of requests of other nodes, which must not wait for clients
/// @param gate counts connections
/// @param incidents where a person should look; at most a line a second
/// @param onBroken told when one of the threads ends by a defect, so that its clients would get no answers
record SharedParts(
        RequestHandler handler,
        Time time,
        NetworkStats stats,
        BufferPool buffers,
        RequestMemory memory,
        RequestMemory peerMemory,
        ConnectionGate gate,
        RateLimitedLog incidents,
        Consumer<Throwable> onBroken) {}
