package io.minikafka.broker.fetch;

import io.minikafka.base.ByteRegion;
import io.minikafka.base.JoinedRegion;
import io.minikafka.base.MemoryRegion;
import io.minikafka.broker.RegionBatches;
import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.record.WaitingKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;

/// A piece of a log without the records that wait for their time: of each row of waiting batches stays the header of
/// the last one, without records, as compaction would leave it, so that consumers get past it. They need not carry what
/// is not for them, nor know what it is. RFC 0016, 4.5.
final class VisibleRegion implements ByteRegion {
    private final ByteRegion whole;
    private final ByteRegion visible;

    private VisibleRegion(ByteRegion whole, List<ByteRegion> parts) {
        this.whole = whole;
        this.visible = JoinedRegion.of(parts);
    }

    /// A part of a region, which somebody else releases.
    private record Part(ByteRegion whole, int from, int sizeBytes) implements ByteRegion {
        @Override
        public long transferTo(WritableByteChannel target, long offset, long maxBytes)
                throws IOException {
            return whole.transferTo(target, from + offset, Math.min(maxBytes, sizeBytes - offset));
        }

        @Override
        public void release() {
            // With the whole.
        }
    }

    /// What consumers may see of `whole`, which it owns from now on. May wait for the disk.
    static ByteRegion of(ByteRegion whole) {
        List<ByteRegion> parts = new ArrayList<>(0);
        RegionBatches batches = new RegionBatches(whole);
        int at = 0;
        int visibleFrom = 0;
        ByteBuffer hidden = ByteBuffer.allocate(0);
        while (batches.next()) {
            ByteBuffer header = batches.header();
            if (WaitingKey.isOf(header, header.position())) {
                add(parts, whole, visibleFrom, at);
                hidden = ByteBuffer.allocate(BatchHeader.SIZE_BYTES).put(header).flip();
                visibleFrom = at + batches.sizeBytes();
            } else if (hidden.hasRemaining()) {
                parts.add(empty(hidden));
                hidden = ByteBuffer.allocate(0);
            }
            at += batches.sizeBytes();
        }
        if (visibleFrom == 0) {
            return whole;
        }
        if (hidden.hasRemaining()) {
            parts.add(empty(hidden)); // what is cut off behind it does not matter
        } else {
            add(parts, whole, visibleFrom, at);
        }
        return new VisibleRegion(whole, parts);
    }

    private static void add(List<ByteRegion> parts, ByteRegion whole, int from, int to) {
        if (to > from) {
            parts.add(new Part(whole, from, to - from));
        }
    }

    private static ByteRegion empty(ByteBuffer header) {
        BatchHeader.setEmpty(header, 0);
        return new MemoryRegion(header);
    }

    @Override
    public int sizeBytes() {
        return visible.sizeBytes();
    }

    @Override
    public long transferTo(WritableByteChannel target, long offset, long maxBytes)
            throws IOException {
        return visible.transferTo(target, offset, maxBytes);
    }

    @Override
    public int memoryBytes() {
        return whole.memoryBytes() + visible.memoryBytes();
    }

    @Override
    public void release() {
        whole.release();
    }
}
