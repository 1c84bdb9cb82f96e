package io.minikafka.storage;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;

/// What was known of producers before each of the youngest batches of a replica, so that a cut can take them back.
/// Guarded by the log. RFC 0021 (4.5).
final class ProducerHistory {
    private static final int CHANGES_MAX = 2_000;
    private static final int EXISTED = 1;
    private static final int MARKER = 2;
    private static final int DROPPED = 4;

    /// One batch.
    ///
    /// @param before what was known of its producer
    /// @param dropped which other producer was forgotten, to make room
    record Change(
            long offset,
            long producerId,
            boolean marker,
            Optional<ProducerState> before,
            Optional<ProducerState> dropped) {}

    private final ArrayDeque<Change> changes = new ArrayDeque<>();

    /// All changes at or behind it are here.
    private long completeFrom;

    ProducerHistory(long completeFrom) {
        this.completeFrom = completeFrom;
    }

    void add(Change change) {
        changes.add(change);
        if (changes.size() > CHANGES_MAX) {
            completeFrom = changes.remove().offset() + 1;
        }
    }

    /// There will be no cut below `offset`, unless an operator wants it.
    void forgetBelow(long offset) {
        while (!changes.isEmpty() && changes.peek().offset() < offset) {
            changes.remove();
        }
        completeFrom = Math.max(completeFrom, offset);
    }

    boolean reaches(long offset) {
        return offset >= completeFrom;
    }

    /// Those from `offset` on go to `undo`, the youngest first, and are forgotten.
    void takeBack(long offset, Consumer<Change> undo) {
        while (!changes.isEmpty() && changes.peekLast().offset() >= offset) {
            undo.accept(changes.removeLast());
        }
    }

    /// The oldest first.
    Iterator<Change> all() {
        return changes.iterator();
    }

    /// See docs/format/checkpoint.md.
    ByteBuffer encode() {
        int bytes = Long.BYTES;
        for (Change change : changes) {
            bytes += 2 * Long.BYTES + 1 + bytes(change.before()) + bytes(change.dropped());
        }
        ByteBuffer target = ByteBuffer.allocate(bytes).putLong(completeFrom);
        for (Change change : changes) {
            int flags =
                    (change.before().isPresent() ? EXISTED : 0)
                            | (change.marker() ? MARKER : 0)
                            | (change.dropped().isPresent() ? DROPPED : 0);
            target.putLong(change.offset()).putLong(change.producerId()).put((byte) flags);
            change.before().ifPresent(state -> state.write(target));
            change.dropped().ifPresent(state -> state.write(target));
        }
        return target.flip();
    }

    private static int bytes(Optional<ProducerState> state) {
        return state.map(ProducerState::encodedBytes).orElse(0);
    }

    static ProducerHistory decode(ByteBuffer source) {
        ProducerHistory history = new ProducerHistory(source.getLong());
        while (source.hasRemaining()) {
            long offset = source.getLong();
            long producerId = source.getLong();
            int flags = source.get();
            history.changes.add(
                    new Change(
                            offset,
                            producerId,
                            (flags & MARKER) != 0,
                            (flags & EXISTED) != 0
                                    ? Optional.of(ProducerState.read(source))
                                    : Optional.empty(),
                            (flags & DROPPED) != 0
                                    ? Optional.of(ProducerState.read(source))
                                    : Optional.empty()));
        }
        return history;
    }
}
