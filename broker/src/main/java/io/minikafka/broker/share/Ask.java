package io.minikafka.broker.share;

/// What a fetch asks of one share partition.
///
/// @param recordsMax records at most; without `strict` the batch of the last one comes whole
/// @param rangeRecords ranges of about so many records are what the member likes to acknowledge
/// @param bytesMax of the batches; the first comes however large
public record Ask(
        String memberId, int recordsMax, int rangeRecords, boolean strict, int bytesMax) {}
