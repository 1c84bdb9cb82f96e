package io.minikafka.storage.wal;

/// Counts since the log was opened, for metrics.
///
/// @param groups groups that were written and synced
/// @param entries entries in them
/// @param groupBytes bytes written, headers and padding included
/// @param diskNs time spent in writes and syncs
/// @param filesBytes size of all files now
/// @param slabsBytes size of all slabs now
public record WalStats(
        long groups,
        long entries,
        long groupBytes,
        long diskNs,
        long filesBytes,
        long slabsBytes) {}
