package io.minikafka.broker;

/// The end of a producer's transaction, as it is written into each partition that took part.
///
/// @param producerEpoch with version 2 the epoch that the producer continues with, otherwise the one that it wrote with
/// @param commit whether the transaction's records count; they were aborted otherwise
/// @param coordinatorEpoch which coordinator decided; an older one than a partition has seen is refused
/// @param transactionVersion 2: each transaction has a producer epoch of its own, so a marker whose epoch is not newer
///     than the data's is refused; less: the flow of older clients
public record TransactionMarker(
        long producerId,
        short producerEpoch,
        boolean commit,
        int coordinatorEpoch,
        int transactionVersion) {}
