package io.minikafka.storage.wal;

import io.minikafka.storage.disk.DiskFile;

/// Sizes and limits of the log.
///
/// @param directory where the files are, relative to the disk's root
/// @param firstFileBytes size of the very first file: small, so that a fresh start is quick
/// @param fileBytes size of every later file
/// @param maxBytes all files together; appends wait for a checkpoint when they are used up
/// @param slabBytes size of a slab, and the most that one group of small entries holds
/// @param slabsMaxBytes all slabs together; appends wait for the segment writer when they are used up
/// @param groupMaxEntries most entries of one group
/// @param entryMaxBytes largest data of an entry
/// @param preparePaceBytesPerSecond how quickly files are written with zeros while nobody waits for them
/// @param onCorruption what to do when acknowledged data is found damaged at the start
public record WalConfig(
        String directory,
        long firstFileBytes,
        long fileBytes,
        long maxBytes,
        int slabBytes,
        long slabsMaxBytes,
        int groupMaxEntries,
        int entryMaxBytes,
        long preparePaceBytesPerSecond,
        OnCorruption onCorruption) {
    public WalConfig {
        aligned("firstFileBytes", firstFileBytes);
        aligned("fileBytes", fileBytes);
        aligned("slabBytes", slabBytes);
        require(firstFileBytes <= fileBytes, "firstFileBytes must not be above fileBytes");
        require(slabBytes <= fileBytes, "slabBytes must not be above fileBytes");
        require(slabsMaxBytes >= slabBytes, "slabsMaxBytes must hold a slab");
        require(groupMaxEntries > 0, "groupMaxEntries must be positive");
        require(
                entryMaxBytes > 0 && entryMaxBytes <= Integer.MAX_VALUE / 2,
                "entryMaxBytes must be positive and at most 1 GiB");
        require(preparePaceBytesPerSecond > 0, "preparePaceBytesPerSecond must be positive");
        long largest =
                Math.max(
                        fileBytes,
                        GroupHeader.groupBytes((long) EntryFormat.HEADER_BYTES + entryMaxBytes));
        require(
                maxBytes >= 2 * largest,
                "maxBytes must hold two files, of fileBytes and of the largest entry: at least "
                        + 2 * largest);
    }

    private static void aligned(String name, long bytes) {
        require(
                bytes > 0 && bytes % DiskFile.ALIGNMENT_BYTES == 0,
                name + " must be a positive multiple of " + DiskFile.ALIGNMENT_BYTES);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /// What to do when acknowledged data is found damaged.
    public enum OnCorruption {
        /// Refuse to start, naming file and position.
        REFUSE,
        /// Start without the damaged groups, and say what is missing.
        SKIP
    }

    /// As RFC 0003 has them.
    public static WalConfig defaults() {
        return new WalConfig(
                "wal",
                4L << 20,
                64L << 20,
                1L << 30,
                1 << 20,
                64L << 20,
                16_384,
                101 << 20,
                128L << 20,
                OnCorruption.REFUSE);
    }
}
