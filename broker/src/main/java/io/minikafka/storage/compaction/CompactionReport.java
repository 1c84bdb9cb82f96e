package io.minikafka.storage.compaction;

/// What a run has done.
///
/// @param keys different ones among the records that were not compacted before
/// @param mapBytes memory that they took
public record CompactionReport(
        long bytesBefore,
        long bytesAfter,
        long recordsBefore,
        long recordsAfter,
        int keys,
        long mapBytes) {}
