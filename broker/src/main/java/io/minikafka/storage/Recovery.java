package io.minikafka.storage;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.storage.disk.DiskFile;
import io.minikafka.storage.disk.DiskFullException;
import io.minikafka.storage.wal.WalReplay;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Brings the logs from the checkpoint to where the WAL ends: the rows move on, and what was not safe in the segments
/// is written there again, at the same place. The bytes are collected per log first, so that each file is opened
/// once (or a few times, if the WAL's tail is larger than the memory for it) and written in large pieces.
///
/// Owned by the thread that opens the storage; nothing else is running.
final class Recovery implements WalReplay, AutoCloseable {
    private static final int CHUNK_BYTES = 4 << 20;
    private static final int GATHER_MAX = 256;

    private final LogContext context;
    private final Function<TopicIdPartition, Log> logs;
    private final long nowMs;

    /// Memory for the bytes; given back as a whole.
    private final List<Arena> arenas = new ArrayList<>();

    private ByteBuffer chunk = ByteBuffer.allocate(0);
    private long collectedBytes;
    private final Map<Log, List<Piece>> pieces = new LinkedHashMap<>();
    private final Map<Log, LogReplay> replays = new HashMap<>();

    private long entries;
    private long replayedBytes;

    private record Piece(LogSegment segment, int position, ByteBuffer bytes) {
        int end() {
            return position + bytes.limit();
        }
    }

    Recovery(LogContext context, Function<TopicIdPartition, Log> logs) {
        this.context = context;
        this.logs = logs;
        this.nowMs = context.time.wallMs();
    }

    long entries() {
        return entries;
    }

    long replayedBytes() {
        return replayedBytes;
    }

    @Override
    public void append(
            TopicIdPartition id, long segmentBase, int position, int life, ByteBuffer batch) {
        entries++;
        Log log = logs.apply(id);
        replay(log)
                .append(life, segmentBase, position, batch, nowMs)
                .ifPresent(segment -> collect(log, segment, position, batch));
    }

    @Override
    public void logStart(TopicIdPartition id, long offset, int life) {
        entries++;
        replay(logs.apply(id)).start(life, offset);
    }

    @Override
    public void note(TopicIdPartition id, ByteBuffer bytes) {
        entries++;
        Log log = logs.apply(id);
        ReplicaNote note =
                ReplicaNote.decode(bytes)
                        .orElseThrow(() ->
                                new StorageException(
                                        "log "
                                                + id
                                                + ": the write-ahead log has a note of a newer"
                                                + " broker: start that one"));
        replay(log).note(note).ifPresent(cutOff -> forget(log, cutOff));
    }

    /// What was collected and is cut off is not written.
    private void forget(Log log, LogReplay.CutOff cutOff) {
        List<Piece> collected = pieces.getOrDefault(log, List.of());
        switch (cutOff) {
            case LogReplay.CutOff.All() -> pieces.remove(log);
            case LogReplay.CutOff.From(LogSegment former, LogSegment left) -> {
                List<Piece> kept = new ArrayList<>();
                for (Piece piece : collected) {
                    if (piece.segment() != former) {
                        kept.add(piece);
                    } else if (piece.end() <= left.sizeBytes) {
                        kept.add(new Piece(left, piece.position(), piece.bytes()));
                    }
                }
                pieces.put(log, kept);
            }
        }
    }

    private LogReplay replay(Log log) {
        return replays.computeIfAbsent(log, LogReplay::new);
    }

    @SuppressWarnings("MustBeClosedChecker") // writeCollected closes them all
    private void collect(Log log, LogSegment segment, int position, ByteBuffer batch) {
        int size = batch.remaining();
        if (collectedBytes + size > context.config.replayBufferBytes()) {
            writeCollected();
        }
        if (chunk.remaining() < size) {
            Arena arena = Arena.ofConfined();
            arenas.add(arena);
            chunk = arena.allocate(Math.max(size, CHUNK_BYTES)).asByteBuffer();
        }
        ByteBuffer copy = chunk.slice(chunk.position(), size);
        copy.put(batch.duplicate()).flip();
        chunk.position(chunk.position() + size);
        collectedBytes += size;
        replayedBytes += size;
        pieces.computeIfAbsent(log, _ -> new ArrayList<>()).add(new Piece(segment, position, copy));
    }

    private void writeCollected() {
        pieces.forEach(this::write);
        pieces.clear();
        chunk = ByteBuffer.allocate(0);
        arenas.forEach(Arena::close);
        arenas.clear();
        collectedBytes = 0;
    }

    private void write(Log log, List<Piece> all) {
        try {
            context.disk.createDirectories(SegmentNames.directory(log.id()));
            int from = 0;
            while (from < all.size()) {
                int to = from + 1;
                while (to < all.size()
                        && to - from < GATHER_MAX
                        && all.get(to).segment() == all.get(from).segment()
                        && all.get(to).position() == all.get(to - 1).end()) {
                    to++;
                }
                write(log, all.get(from).segment(), all.subList(from, to));
                from = to;
            }
        } catch (DiskFullException e) {
            throw new StorageException(
                    "the disk is full, so what was acknowledged cannot be written to its segments: free"
                            + " some space and start again ("
                            + e.getMessage()
                            + ")",
                    e);
        }
    }

    private void write(Log log, LogSegment segment, List<Piece> run) {
        if (segment.removed) {
            return;
        }
        ByteBuffer[] buffers = new ByteBuffer[run.size()];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = run.get(i).bytes();
        }
        OpenFile place = log.access(segment).place();
        DiskFile file = context.files.acquire(place);
        try {
            file.write(buffers, run.getFirst().position());
            segment.unsynced = true;
            segment.fresh = true;
            if (run.getLast().end() == segment.sizeBytes && file.sizeBytes() > segment.sizeBytes) {
                file.truncate(segment.sizeBytes);
            }
        } finally {
            context.files.release(place);
        }
    }

    /// Writes what is collected; `all` logs are ready afterwards.
    void finish(Collection<Log> all) {
        writeCollected();
        all.forEach(log -> replay(log).finished());
    }

    @Override
    public void close() {
        arenas.forEach(Arena::close);
        arenas.clear();
    }
}
