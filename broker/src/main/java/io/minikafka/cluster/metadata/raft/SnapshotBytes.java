package io.minikafka.cluster.metadata.raft;

import io.minikafka.base.Invariant;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.UnalignedMemoryRecords;
import org.apache.kafka.server.common.OffsetAndEpoch;
import org.apache.kafka.snapshot.RawSnapshotWriter;

/// A snapshot that is being written, here or from what the leader sends. It counts once it is frozen; given
/// up before, nothing is left of it.
final class SnapshotBytes implements RawSnapshotWriter {
    private final OffsetAndEpoch id;
    private final Consumer<StoredSnapshot> whole;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean frozen;

    SnapshotBytes(OffsetAndEpoch id, Consumer<StoredSnapshot> whole) {
        this.id = id;
        this.whole = whole;
    }

    @Override
    public OffsetAndEpoch snapshotId() {
        return id;
    }

    @Override
    public long sizeInBytes() {
        return bytes.size();
    }

    @Override
    public void append(MemoryRecords records) {
        add(records.buffer());
    }

    @Override
    public void append(UnalignedMemoryRecords records) {
        add(records.buffer());
    }

    @Override
    public boolean isFrozen() {
        return frozen;
    }

    @Override
    public void freeze() {
        Invariant.check(!frozen, "a snapshot is frozen once", id.offset());
        frozen = true;
        whole.accept(new StoredSnapshot(id, bytes.toByteArray()));
    }

    @Override
    public void close() {
        bytes.reset();
    }

    private void add(ByteBuffer more) {
        Invariant.check(!frozen, "a frozen snapshot does not change", id.offset());
        ByteBuffer from = more.duplicate();
        byte[] copy = new byte[from.remaining()];
        from.get(copy);
        bytes.writeBytes(copy);
    }
}
