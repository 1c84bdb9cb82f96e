package io.minikafka.storage.wal;

/// A place between two groups of the log: the next group, `groupSequence`, begins at `offset` of the file
/// with number `fileSequence`, or at the head of the file after it.
///
/// @param incarnation the log that this is a place of; groups of another one are not ours
public record WalPosition(long incarnation, long fileSequence, long offset, long groupSequence)
        implements Comparable<WalPosition> {
    @Override
    public int compareTo(WalPosition other) {
        return Long.compare(groupSequence, other.groupSequence);
    }
}
