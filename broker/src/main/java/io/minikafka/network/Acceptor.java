package io.minikafka.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that accepts connections, sends away those beyond the limits and deals the others out to the
/// event loops in turn.
///
/// When the system cannot accept (no file descriptor left, as a rule), accepting pauses for a moment: clients
/// wait in the backlog, and the thread does not spin.
final class Acceptor {
    /// Where connections come from: a server socket, or a test's failures.
    @FunctionalInterface
    interface Source {
        /// Waits for the next connection.
        SocketChannel accept() throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);
    private static final long PAUSE_MS = 200;

    private final Source source;
    private final SharedParts shared;
    private final List<EventLoop> loops;
    private final SocketSettings settings;
    private final Thread thread;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private long nextId;

    Acceptor(
            String name,
            Source source,
            SharedParts shared,
            List<EventLoop> loops,
            SocketSettings settings) {
        this.source = source;
        this.shared = shared;
        this.loops = loops;
        this.settings = settings;
        this.thread = Thread.ofPlatform().name(name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Accepts no more. The owner closes the source, which wakes a waiting accept.
    void stop() {
        stopped.countDown();
    }

    boolean awaitEnd(Duration timeout) throws InterruptedException {
        return thread.join(timeout);
    }

    private void run() {
        try {
            while (stopped.getCount() > 0) {
                acceptOne();
            }
        } catch (ClosedChannelException e) {
            LOG.debug("{}: the server socket is closed", thread.getName(), e);
        } catch (InterruptedException e) {
            LOG.warn("{} was interrupted; no further connections", thread.getName(), e);
        } catch (RuntimeException | Error e) {
            LOG.error("{} cannot go on; no further connections", thread.getName(), e);
            shared.onBroken().accept(e);
        }
    }

    private void acceptOne() throws ClosedChannelException, InterruptedException {
        SocketChannel channel;
        try {
            channel = source.accept();
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            shared.stats().refused(RefuseReason.ACCEPT_FAILED);
            shared.incidents()
                    .line(
                            "cannot accept connections now ("
                                    + e.getMessage()
                                    + "), trying again every "
                                    + PAUSE_MS
                                    + " ms; if this stays, raise the limit of open files (ulimit -n)");
            boolean stopping = stopped.await(PAUSE_MS, TimeUnit.MILLISECONDS);
            LOG.debug("{} goes on, stopping={}", thread.getName(), stopping);
            return;
        }
        try {
            admit(channel);
        } catch (IOException e) {
            LOG.debug("a connection was gone before it was set up", e);
            new PlainTransport(channel).close();
        }
    }

    private void admit(SocketChannel channel) throws IOException {
        if (!(channel.getRemoteAddress() instanceof InetSocketAddress remote)
                || !(channel.getLocalAddress() instanceof InetSocketAddress local)) {
            throw new IOException("not an internet address");
        }
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        if (settings.sendBufferBytes() != SocketSettings.SYSTEM_DEFAULT) {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, settings.sendBufferBytes());
        }
        Optional<RefuseReason> refusal =
                shared.handler().admits(remote.getAddress())
                        ? shared.gate().enter(remote.getAddress())
                        : Optional.of(RefuseReason.TOO_FAST_FROM_ADDRESS);
        if (refusal.isPresent()) {
            shared.stats().refused(refusal.get());
            shared.incidents().line("refused a connection from " + remote + ": " + refusal.get());
            new PlainTransport(channel).close();
            return;
        }
        shared.stats().accepted();
        long id = nextId++;
        loops.get((int) (id % loops.size())).adopt(channel, id, remote, local);
    }
}
