package io.minikafka.network;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Cuts what another node sends into frames, each in memory of its own. Simpler than [FrameAssembler], because
/// another node sends what we asked for. The announced size is believed up to a limit, which is small until the
/// node has proved what it is.
final class FrameReader {
    private final ByteBuffer prefix = ByteBuffer.allocate(FrameAssembler.PREFIX_BYTES);
    private int maxBytes;
    private @Nullable ByteBuffer body;

    FrameReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    void allowFrames(int bytes) {
        maxBytes = bytes;
    }

    /// Uses bytes of `in`, up to the end of a frame; empty if the frame needs more.
    ///
    /// @throws BadFrameException if no answer has such a size
    Optional<ByteBuffer> next(ByteBuffer in) {
        ByteBuffer frame = body;
        if (frame == null) {
            fill(prefix, in);
            if (prefix.hasRemaining()) {
                return Optional.empty();
            }
            int size = prefix.getInt(0);
            if (size < 0 || size > maxBytes) {
                throw new BadFrameException(size, maxBytes);
            }
            frame = ByteBuffer.allocate(size);
            body = frame;
        }
        fill(frame, in);
        if (frame.hasRemaining()) {
            return Optional.empty();
        }
        body = null;
        prefix.clear();
        return Optional.of(frame.flip());
    }

    private static void fill(ByteBuffer target, ByteBuffer in) {
        int bytes = Math.min(target.remaining(), in.remaining());
        target.put(target.position(), in, in.position(), bytes);
        target.position(target.position() + bytes);
        in.position(in.position() + bytes);
    }
}
