package io.minikafka.network;

import io.minikafka.base.ByteRegion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A frame with its place in a [FrameQueue]: an answer, or something that we say of ourselves. Owned by the event
/// loop of its connection, except as subclasses say.
abstract class QueuedFrame extends LoopTask {
    private List<Part> parts = List.of();
    private long bytes;

    /// The next frame of the connection.
    @Nullable QueuedFrame successor;

    /// Whether it may be sent when those before it are.
    boolean answered;

    /// Whether nothing is sent after all.
    abstract boolean isSilent();

    final void fill(List<Part> content) {
        parts = content;
        long sum = 0;
        for (int i = 0; i < content.size(); i++) {
            sum += content.get(i).sizeBytes();
        }
        bytes = sum;
    }

    final List<Part> parts() {
        return parts;
    }

    /// Bytes of the frame without its length.
    final long frameBytes() {
        return bytes;
    }

    /// Releases the regions of the parts from `first` on.
    final void releaseParts(int first) {
        release(parts, first);
    }

    static void release(List<Part> parts, int first) {
        for (int i = first; i < parts.size(); i++) {
            if (parts.get(i) instanceof Part.Region(ByteRegion region)) {
                region.release();
            }
        }
    }
}
