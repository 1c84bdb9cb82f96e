package io.minikafka.storage.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/// An open file of a [RealDisk].
final class RealFile implements DiskFile {
    /// The JDK copies heap buffers through a direct buffer that it keeps for ever, as large as the largest
    /// copy of the thread. Small steps keep that small.
    private static final int HEAP_STEP_BYTES = 128 << 10;

    private final String name;
    private final Path path;
    private final FileChannel channel;
    private final boolean direct;

    RealFile(String name, Path path, FileChannel channel, boolean direct) {
        this.name = name;
        this.path = path;
        this.channel = channel;
        this.direct = direct;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int read(ByteBuffer target, long position) {
        int start = target.position();
        int end = target.limit();
        try {
            while (target.position() < end) {
                int done = target.position() - start;
                target.limit(stepEnd(target, end));
                int read = channel.read(target, position + done);
                target.limit(end);
                if (read < 0) {
                    break;
                }
            }
            return target.position() - start;
        } catch (IOException e) {
            throw failure("read " + (end - start) + " bytes at " + position + " of", e);
        } finally {
            target.limit(end);
        }
    }

    @Override
    public void write(ByteBuffer source, long position) {
        int start = source.position();
        int end = source.limit();
        try {
            while (source.position() < end) {
                int done = source.position() - start;
                source.limit(stepEnd(source, end));
                channel.write(source, position + done);
                source.limit(end);
            }
        } catch (IOException e) {
            throw failure("write " + (end - start) + " bytes at " + position + " of", e);
        } finally {
            source.limit(end);
        }
    }

    private static int stepEnd(ByteBuffer buffer, int end) {
        return buffer.isDirect() ? end : Math.min(end, buffer.position() + HEAP_STEP_BYTES);
    }

    /// There is no positional gathering write in Java: the channel's position is set first. Nothing else uses
    /// it, and one thread at a time writes.
    @Override
    public void write(ByteBuffer[] sources, long position) {
        try {
            channel.position(position);
            int first = 0;
            while (first < sources.length) {
                if (sources[first].hasRemaining()) {
                    channel.write(sources, first, sources.length - first);
                } else {
                    first++;
                }
            }
        } catch (IOException e) {
            throw failure("gathering write at " + position + " of", e);
        }
    }

    @Override
    public void sync() {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw failure("sync", e);
        }
    }

    @Override
    public long sizeBytes() {
        try {
            return channel.size();
        } catch (IOException e) {
            throw failure("size of", e);
        }
    }

    @Override
    public void truncate(long sizeBytes) {
        try {
            channel.truncate(sizeBytes);
        } catch (IOException e) {
            throw failure("truncate to " + sizeBytes, e);
        }
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target)
            throws IOException {
        return channel.transferTo(position, count, target);
    }

    @Override
    public boolean direct() {
        return direct;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failure("close", e);
        }
    }

    private DiskException failure(String operation, IOException e) {
        return RealDisk.failure(operation, path, e);
    }
}
