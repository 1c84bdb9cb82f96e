package io.minikafka.base;

import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/// A channel into a buffer.
record BufferChannel(ByteBuffer target) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer source) {
        int bytes = Math.min(source.remaining(), target.remaining());
        target.put(target.position(), source, source.position(), bytes);
        target.position(target.position() + bytes);
        source.position(source.position() + bytes);
        return bytes;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {
        // Nothing to let go of: the buffer belongs to the reader.
    }
}
