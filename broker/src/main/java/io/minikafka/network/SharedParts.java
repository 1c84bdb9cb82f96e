package io.minikafka.network;

import io.minikafka.base.Time;

/// What the event loops of one listener share. All of it is thread-safe.
///
/// @param gate counts connections
/// @param incidents where a person should look; at most a line a second
record SharedParts(
        RequestHandler handler,
        Time time,
        NetworkStats stats,
        BufferPool buffers,
        RequestMemory memory,
        ConnectionGate gate,
        RateLimitedLog incidents) {}
