package io.minikafka.storage.wal;

import io.minikafka.storage.disk.DiskFile;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Reads groups through a window of aligned memory. One thread; what it returns is valid until the next call.
final class GroupReader implements AutoCloseable {
    /// A whole group: its header, and its bytes as they are in the file.
    record Group(GroupHeader header, ByteBuffer bytes) {
        ByteBuffer payload() {
            return bytes.slice(GroupHeader.BYTES, header.payloadBytes());
        }
    }

    private static final int WINDOW_BYTES = 1 << 20;

    private Arena arena = Arena.ofConfined();
    private ByteBuffer window = allocate(WINDOW_BYTES);
    private Optional<WalFile> windowFile = Optional.empty();
    private long windowStart;
    private int windowBytes;

    /// The whole group that begins here, of whatever log; empty when there is none.
    Optional<Group> at(WalFile file, long offset) {
        if (!load(file, offset, DiskFile.ALIGNMENT_BYTES)) {
            return Optional.empty();
        }
        int at = (int) (offset - windowStart);
        if (!GroupHeader.hasMagic(window, at)) {
            return Optional.empty();
        }
        Optional<GroupHeader> header = GroupHeader.read(window, at);
        if (header.isEmpty() || !load(file, offset, header.get().groupBytes())) {
            return Optional.empty();
        }
        int start = (int) (offset - windowStart);
        return header.filter(head -> head.checksumHolds(window, start))
                .map(head -> new Group(head, window.slice(start, head.groupBytes())));
    }

    /// Whether the first block is as the preparer left it.
    boolean startsWithZeros(WalFile file) {
        if (!load(file, 0, DiskFile.ALIGNMENT_BYTES)) {
            return true;
        }
        int at = (int) -windowStart;
        for (int i = at; i < at + DiskFile.ALIGNMENT_BYTES; i += Long.BYTES) {
            if (window.getLong(i) != 0) {
                return false;
            }
        }
        return true;
    }

    /// Brings the range into the window, which grows for a big group.
    ///
    /// @return whether the file has it
    @SuppressWarnings("MustBeClosedChecker") // closed when it grows again, and by close()
    private boolean load(WalFile file, long offset, int bytes) {
        if (offset + bytes > file.sizeBytes()) {
            return false;
        }
        boolean there =
                windowFile.filter(known -> known == file).isPresent()
                        && offset >= windowStart
                        && offset + bytes <= windowStart + windowBytes;
        if (there) {
            return true;
        }
        if (bytes > window.capacity()) {
            arena.close();
            arena = Arena.ofConfined();
            window = allocate(bytes);
        }
        window.clear();
        windowBytes = file.file().read(window, offset);
        windowStart = offset;
        windowFile = Optional.of(file);
        return bytes <= windowBytes;
    }

    private ByteBuffer allocate(int bytes) {
        return arena.allocate(bytes, DiskFile.ALIGNMENT_BYTES).asByteBuffer();
    }

    @Override
    public void close() {
        arena.close();
    }
}
