package io.minikafka.app.http;

import io.minikafka.base.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts HTTP connections and gives each a thread for its one answer. Until the first comes, this is a
/// thread that waits, and nothing more is loaded.
public final class HttpListener implements AutoCloseable {
    /// Connections served at once; further ones are closed.
    private static final int CONNECTIONS_MAX = 8;

    private static final int BACKLOG = 16;
    private static final int PAUSE_MS = 200;
    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

    private final ServerSocketChannel server;
    private final Map<String, HttpPage> pages;
    private final Semaphore room = new Semaphore(CONNECTIONS_MAX);
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread acceptor;
    private final int port;

    private HttpListener(ServerSocketChannel server, Map<String, HttpPage> pages)
            throws IOException {
        this.server = server;
        this.pages = Map.copyOf(pages);
        this.port = ((InetSocketAddress) server.getLocalAddress()).getPort();
        this.acceptor = Thread.ofPlatform().name("http").daemon().unstarted(this::run);
    }

    /// Listens from now on.
    ///
    /// @param pages by path
    /// @throws HttpListenerException when the address cannot be had
    public static HttpListener open(HostPort address, Map<String, HttpPage> pages) {
        try {
            ServerSocketChannel server = ServerSocketChannel.open();
            try {
                server.bind(bindAddress(address), BACKLOG);
                HttpListener listener = new HttpListener(server, pages);
                listener.acceptor.start();
                return listener;
            } catch (IOException e) {
                server.close();
                throw e;
            }
        } catch (IOException e) {
            throw new HttpListenerException(
                    "cannot listen on %s (%s). Choose another address in minikafka.http.listener, or none."
                            .formatted(address, e.getMessage()),
                    e);
        }
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
            for (SocketChannel channel : open) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.debug("closing the HTTP listener", e);
        }
    }

    private void run() {
        while (closed.getCount() > 0) {
            try {
                admit(server.accept());
            } catch (ClosedChannelException e) {
                LOG.debug("the HTTP listener is closed", e);
                return;
            } catch (IOException | OutOfMemoryError e) {
                LOG.warn("the HTTP listener cannot accept now", e);
                pause();
            }
        }
    }

    /// No file descriptor or no thread was left: that does not get better by asking at once.
    private void pause() {
        try {
            var _ = closed.await(PAUSE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void admit(SocketChannel channel) throws IOException {
        if (!room.tryAcquire()) {
            channel.close();
            return;
        }
        open.add(channel);
        Thread.ofPlatform().name("http-answer").daemon().start(() -> serve(channel));
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            new HttpAnswer(channel, pages).serve();
        } catch (IOException e) {
            LOG.debug("an HTTP client is gone", e);
        } catch (RuntimeException e) {
            LOG.warn("an HTTP request failed", e);
        } finally {
            open.remove(channel);
            room.release();
        }
    }

    private static InetSocketAddress bindAddress(HostPort address) throws UnknownHostException {
        return address.host().isEmpty()
                ? new InetSocketAddress(address.port())
                : new InetSocketAddress(InetAddress.getByName(address.host()), address.port());
    }
}
