package io.minikafka.app.cluster;

import io.minikafka.app.cluster.WireBoard.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One direction of one TCP connection through a wire: a thread reads pieces and says when they arrive, another one
/// writes them then. What is under way is bounded, so a slow end slows the other one.
final class Stream {
    private static final Logger LOG = LoggerFactory.getLogger(Stream.class);
    private static final int PIECE_BYTES = 64 << 10;
    private static final int PIECES_MAX = 64;

    private final Socket from;
    private final Socket to;
    private final Direction direction;
    private final WireBoard board;
    private final Runnable whenEnded;
    private final BlockingQueue<Piece> underWay = new ArrayBlockingQueue<>(PIECES_MAX);

    /// Without bytes: the end.
    @SuppressWarnings("ArrayRecordComponent") // nobody compares pieces
    private record Piece(byte[] bytes, long arrivalNs) {}

    Stream(Socket from, Socket to, Direction direction, WireBoard board, Runnable whenEnded) {
        this.from = from;
        this.to = to;
        this.direction = direction;
        this.board = board;
        this.whenEnded = whenEnded;
    }

    void start() {
        Thread.ofVirtual().name("wire-reader").start(this::read);
        Thread.ofVirtual().name("wire-writer").start(this::write);
    }

    private void read() {
        byte[] buffer = new byte[PIECE_BYTES];
        try {
            InputStream in = from.getInputStream();
            int bytes = in.read(buffer);
            while (bytes >= 0) {
                underWay.put(new Piece(Arrays.copyOf(buffer, bytes), board.arrivalNs(direction)));
                bytes = in.read(buffer);
            }
        } catch (IOException e) {
            LOG.debug("a stream through {} broke off", direction, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    private void end() {
        try {
            underWay.put(new Piece(new byte[0], board.arrivalNs(direction)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try {
            Piece piece = underWay.take();
            while (piece.bytes().length > 0) {
                TimeUnit.NANOSECONDS.sleep(piece.arrivalNs() - System.nanoTime());
                board.awaitSound(direction);
                to.getOutputStream().write(piece.bytes());
                piece = underWay.take();
            }
            // Also the news of an end does not get through a cut wire.
            board.awaitSound(direction);
        } catch (IOException e) {
            LOG.debug("a stream through {} broke off", direction, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            whenEnded.run();
        }
    }
}
