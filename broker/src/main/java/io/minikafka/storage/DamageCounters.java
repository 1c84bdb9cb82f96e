package io.minikafka.storage;

/// What became of damage since the start.
///
/// @param rangesRepaired by what other replicas had
/// @param scrubbedBytes read to find damage
public record DamageCounters(long rangesRepaired, long scrubbedBytes) {}
