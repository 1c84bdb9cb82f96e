package io.minikafka.network;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// When a connection has been useless for too long. Owned by the connection's event loop.
///
/// A request that has begun is watched in windows of `requestReadMs`: in each one it must end, or bring 64 KiB
/// or a tenth of its size, whichever is more. So the slowest possible request lasts ten windows, and a client
/// that sends a byte now and then lasts one. Windows begin anew when we ourselves did not read.
///
/// A client that takes nothing of its response may be a consumer between two polls, and what waits for it lies in
/// files for the most part: it has as long as an idle one. Only when it holds memory, or all such clients together hold
/// much, `writeStallMs` must do.
final class ConnectionDeadlines {
    private static final int WINDOW_BYTES = 64 << 10;
    private static final int WINDOWS = 10;

    /// What a client that takes nothing may keep in our memory as long as an idle one may stay.
    private static final int LITTLE_BYTES = 64 << 10;

    /// The same when what clients do not take fills the memory for it.
    private static final int LITTLE_BYTES_IN_A_CROWD = 4 << 10;

    private final long idleNs;
    private final long requestReadNs;
    private final long writeStallNs;
    private final long lingerNs;
    private long movedNs;
    private long sentNs;
    private boolean inWindow;
    private long windowFrame;
    private long windowNs;
    private int windowBytes;
    private boolean ending;
    private boolean stopping;
    private long endingNs;

    ConnectionDeadlines(NetworkTimeouts timeouts, long nowNs) {
        this.idleNs = TimeUnit.MILLISECONDS.toNanos(timeouts.idleMs());
        this.requestReadNs = TimeUnit.MILLISECONDS.toNanos(timeouts.requestReadMs());
        this.writeStallNs = TimeUnit.MILLISECONDS.toNanos(timeouts.writeStallMs());
        this.lingerNs = TimeUnit.MILLISECONDS.toNanos(timeouts.lingerMs());
        this.movedNs = nowNs;
        this.sentNs = nowNs;
    }

    /// Bytes came.
    void moved(long nowNs) {
        movedNs = nowNs;
    }

    /// The client took bytes.
    void sent(long nowNs) {
        movedNs = nowNs;
        sentNs = nowNs;
    }

    /// All bytes that came are used.
    void received(long nowNs, FrameAssembler assembler) {
        if (!assembler.isMidFrame()) {
            inWindow = false;
        } else if (!inWindow || windowFrame != assembler.frames()) {
            openWindow(nowNs, assembler);
        }
    }

    /// We read again after a pause of our own.
    void resumed(long nowNs) {
        movedNs = nowNs;
        inWindow = false;
    }

    /// The client will send no more.
    void clientFinished(long nowNs) {
        ending = true;
        endingNs = nowNs;
    }

    /// We will send no more.
    void lingering(long nowNs) {
        ending = true;
        stopping = true;
        endingNs = nowNs;
    }

    /// Why the connection should end, if it should.
    ///
    /// @param crowded whether what clients do not take fills the memory for it
    Optional<CloseReason> expired(
            long nowNs,
            boolean reading,
            boolean crowded,
            FrameAssembler assembler,
            FrameQueue responses) {
        if (ending && nowNs - endingNs > lingerNs) {
            return Optional.of(stopping ? CloseReason.STOPPING : CloseReason.CLIENT_CLOSED);
        }
        if (responses.isBlocked()) {
            int little = crowded ? LITTLE_BYTES_IN_A_CROWD : LITTLE_BYTES;
            boolean costly = responses.unsentBytes() > little;
            return nowNs - sentNs > (costly ? Math.min(writeStallNs, idleNs) : idleNs)
                    ? Optional.of(CloseReason.SLOW_READER)
                    : Optional.empty();
        }
        sentNs = nowNs;
        if (assembler.isMidFrame()) {
            return reading && isTooSlow(nowNs, assembler)
                    ? Optional.of(CloseReason.SLOW_REQUEST)
                    : Optional.empty();
        }
        return responses.isEmpty() && nowNs - movedNs > idleNs
                ? Optional.of(CloseReason.IDLE)
                : Optional.empty();
    }

    String describe(
            long nowNs, CloseReason reason, FrameAssembler assembler, FrameQueue responses) {
        return switch (reason) {
            case SLOW_REQUEST ->
                    "sent "
                            + assembler.receivedBytes()
                            + " bytes of a request of "
                            + assembler.announcedBytes();
            case SLOW_READER ->
                    "took no byte of its response for "
                            + TimeUnit.NANOSECONDS.toMillis(nowNs - sentNs)
                            + " ms; "
                            + responses.unsentBytes()
                            + " bytes waited in memory";
            default -> "";
        };
    }

    private boolean isTooSlow(long nowNs, FrameAssembler assembler) {
        if (!inWindow || windowFrame != assembler.frames()) {
            openWindow(nowNs, assembler);
            return false;
        }
        if (nowNs - windowNs <= requestReadNs) {
            return false;
        }
        int wanted = Math.max(WINDOW_BYTES, assembler.announcedBytes() / WINDOWS);
        if (assembler.receivedBytes() - windowBytes < wanted) {
            return true;
        }
        openWindow(nowNs, assembler);
        return false;
    }

    private void openWindow(long nowNs, FrameAssembler assembler) {
        inWindow = true;
        windowFrame = assembler.frames();
        windowNs = nowNs;
        windowBytes = assembler.receivedBytes();
    }
}
