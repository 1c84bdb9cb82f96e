package io.minikafka.storage.compaction;

/// What must stay in a log so that a producer's state can be made anew from it.
///
/// @param lastDataOffset last offset of its latest batch; -1 if there is none
/// @param epoch the producer's latest
public record ProducerTail(long lastDataOffset, short epoch) {}
