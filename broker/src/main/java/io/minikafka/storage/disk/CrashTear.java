package io.minikafka.storage.disk;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/// What a power cut does to data that was written and not synced.
public enum CrashTear {
    /// All of it is lost.
    LOSE,
    /// All of it reached the medium just in time.
    KEEP,
    /// Each page of 4 KiB is there or not.
    PAGES,
    /// Each sector of 512 bytes is there or not.
    SECTORS;

    byte @Nullable [] tear(Random random, byte @Nullable [] before, byte @Nullable [] after) {
        return switch (this) {
            case LOSE -> before;
            case KEEP -> after;
            case PAGES -> random.nextBoolean() ? before : after;
            case SECTORS -> tearSectors(random, before, after);
        };
    }

    private static byte[] tearSectors(
            Random random, byte @Nullable [] before, byte @Nullable [] after) {
        byte[] torn = before == null ? new byte[SimulatedInode.PAGE_BYTES] : before.clone();
        byte[] wanted = after == null ? new byte[SimulatedInode.PAGE_BYTES] : after;
        for (int at = 0; at < torn.length; at += SimulatedInode.SECTOR_BYTES) {
            if (random.nextBoolean()) {
                System.arraycopy(wanted, at, torn, at, SimulatedInode.SECTOR_BYTES);
            }
        }
        return torn;
    }

    long size(Random random, long before, long after) {
        if (this == LOSE || before == after) {
            return before;
        }
        if (this == KEEP) {
            return after;
        }
        return switch (random.nextInt(3)) {
            case 0 -> before;
            case 1 -> after;
            default -> random.nextLong(Math.min(before, after), Math.max(before, after));
        };
    }
}
