package io.minikafka.storage.wal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The entries of the group in hand: chosen from those that wait, copied to a slab, and told what became of
/// them, each exactly once. One object for all groups, owned by the writer.
final class Group {
    private static final byte[] ZEROS = new byte[4096];

    private final int maxBytes;
    private final int maxEntries;
    private @Nullable WalEntry[] entries = new WalEntry[64];

    /// Where each entry begins in the payload, and behind the last one its end.
    private int[] starts = new int[entries.length + 1];

    private int count;
    private long lastTicket;
    private @Nullable Slab slab;
    private int payloadAt;

    Group(int maxBytes, int maxEntries) {
        this.maxBytes = maxBytes;
        this.maxEntries = maxEntries;
    }

    /// Takes entries while they fit; the first one in any case.
    void choose(EntryChain waiting) {
        count = 0;
        long bytes = 0;
        while (!waiting.isEmpty() && count < maxEntries) {
            bytes += EntryFormat.sizeBytes(waiting.first());
            if (count > 0 && GroupHeader.BYTES + bytes > maxBytes) {
                break;
            }
            grow();
            WalEntry entry = waiting.remove();
            entries[count++] = entry;
            starts[count] = Math.toIntExact(bytes);
            lastTicket = entry.ticket;
        }
    }

    private void grow() {
        if (count == entries.length) {
            entries = Arrays.copyOf(entries, Math.min(maxEntries, 2 * count));
            starts = Arrays.copyOf(starts, entries.length + 1);
        }
    }

    /// Whether entries were chosen that were not told yet.
    boolean isChosen() {
        return count > 0;
    }

    int count() {
        return count;
    }

    long lastTicket() {
        return lastTicket;
    }

    int payloadBytes() {
        return starts[count];
    }

    int groupBytes() {
        return Math.toIntExact(GroupHeader.groupBytes(payloadBytes()));
    }

    /// Copies the entries to the slab and completes the group there. From now on the slab is held once for each
    /// entry.
    void fill(Slab target, GroupHeader header) {
        int at = target.usedBytes();
        ByteBuffer bytes = target.bytes();
        target.use(header.groupBytes());
        target.retain(count);
        slab = target;
        payloadAt = at + GroupHeader.BYTES;
        for (int i = 0; i < count; i++) {
            WalEntry entry = entries[i];
            if (entry != null) {
                EntryFormat.write(entry, bytes, payloadAt + starts[i]);
            }
        }
        int end = payloadAt + payloadBytes();
        bytes.put(end, ZEROS, 0, at + header.groupBytes() - end);
        header.write(bytes, at);
    }

    /// Tells the entries of one durability that they have it.
    void tell(boolean awaitSync) {
        for (int i = 0; i < count; i++) {
            WalEntry entry = entries[i];
            if (entry != null && entry.awaitSync() == awaitSync) {
                entries[i] = null;
                entry.committed(slice(i));
            }
        }
    }

    private WalSlice slice(int index) {
        int from = starts[index] + EntryFormat.HEADER_BYTES;
        if (slab == null) {
            throw new IllegalStateException("a group is told before it is filled");
        }
        return new WalSlice(slab, payloadAt + from, starts[index + 1] - from);
    }

    /// Gives up the entries that were not told.
    void fail(EntryFailure failure) {
        for (int i = 0; i < count; i++) {
            WalEntry entry = entries[i];
            if (entry != null) {
                entries[i] = null;
                if (slab != null) {
                    slab.release(1);
                }
                failure.tell(entry);
            }
        }
        done();
    }

    /// Everyone was told.
    void done() {
        count = 0;
        slab = null;
    }
}
