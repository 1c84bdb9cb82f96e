package io.minikafka.broker.share;

/// A record batch in the log, as its header tells.
///
/// @param hidden whether nobody is to see its records: control records, or those of an aborted transaction
public record BatchSpan(long base, long last, int sizeBytes, boolean hidden) {}
