package io.minikafka.storage;

/// The settings of the thread that compacts.
///
/// @param pauseMs between two looks at what is to be done
/// @param mapBytesMax memory for the keys of one run
/// @param ioBytesPerSecond reads and writes together at most
public record CompactorConfig(long pauseMs, long mapBytesMax, double ioBytesPerSecond) {}
