package io.minikafka.storage.compaction;

import io.minikafka.storage.disk.Disk;
import io.minikafka.storage.disk.DiskFile;
import io.minikafka.storage.disk.OpenMode;

/// A segment to read. It is opened for this reading alone, so that nobody can close it meanwhile.
///
/// @param name of its file
/// @param sizeBytes how much of the file counts
/// @param baseOffset of its first record, or lower
/// @param endOffset first offset behind it
/// @param gapless whether each batch begins where the former one ended
public record SegmentSource(
        Disk disk, String name, int sizeBytes, long baseOffset, long endOffset, boolean gapless) {
    DiskFile open() {
        return disk.open(name, OpenMode.READ);
    }
}
