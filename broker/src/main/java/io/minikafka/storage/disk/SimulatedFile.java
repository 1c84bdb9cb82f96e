package io.minikafka.storage.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/// A handle on a file of a [SimulatedDisk].
final class SimulatedFile implements DiskFile {
    private static final int TRANSFER_STEP_BYTES = 64 << 10;

    private final SimulatedDisk disk;
    private final String name;
    private final SimulatedInode inode;
    private final OpenMode mode;
    private final boolean direct;
    private volatile boolean closed;

    SimulatedFile(
            SimulatedDisk disk, String name, SimulatedInode inode, OpenMode mode, boolean direct) {
        this.disk = disk;
        this.name = name;
        this.inode = inode;
        this.mode = mode;
        this.direct = direct;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int read(ByteBuffer target, long position) {
        checkUse(target, position);
        return disk.perform(DiskOperation.READ, name, () -> inode.read(target, position));
    }

    @Override
    public void write(ByteBuffer source, long position) {
        checkUse(source, position);
        checkWritable();
        disk.write(name, inode, source, position);
    }

    @Override
    public void write(ByteBuffer[] sources, long position) {
        long at = position;
        for (ByteBuffer source : sources) {
            int count = source.remaining();
            if (count > 0) {
                write(source, at);
                at += count;
            }
        }
    }

    @Override
    public void sync() {
        checkOpen();
        disk.sync(name, inode);
    }

    @Override
    public long sizeBytes() {
        checkOpen();
        return disk.locked(inode::sizeBytes);
    }

    @Override
    public void truncate(long sizeBytes) {
        checkOpen();
        checkWritable();
        disk.perform(
                DiskOperation.TRUNCATE,
                name,
                () -> {
                    inode.truncate(sizeBytes);
                    return true;
                });
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target)
            throws IOException {
        checkOpen();
        ByteBuffer step = ByteBuffer.allocate(Math.clamp(count, 0, TRANSFER_STEP_BYTES));
        disk.perform(DiskOperation.READ, name, () -> inode.read(step, position));
        return target.write(step.flip());
    }

    @Override
    public boolean direct() {
        return direct;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void checkUse(ByteBuffer buffer, long position) {
        checkOpen();
        if (direct
                && (position % ALIGNMENT_BYTES != 0
                        || buffer.remaining() % ALIGNMENT_BYTES != 0
                        || !buffer.isDirect()
                        || buffer.alignmentOffset(buffer.position(), ALIGNMENT_BYTES) != 0)) {
            throw new DiskException(
                    "direct access to "
                            + name
                            + " at "
                            + position
                            + ": buffer, position or size is not aligned");
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new DiskException("use of " + name + ": the file is closed");
        }
    }

    private void checkWritable() {
        if (mode == OpenMode.READ) {
            throw new DiskException("write " + name + ": the file was opened for reading");
        }
    }
}
