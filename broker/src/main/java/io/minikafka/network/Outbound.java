package io.minikafka.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;

/// Begins connections to other nodes.
final class Outbound {
    private Outbound() {}

    static Outgoing begin(
            EventLoop loop, Selector selector, InetSocketAddress address, OutgoingHandler handler) {
        try {
            SocketChannel channel = SocketChannel.open();
            try {
                return begin(loop, selector, channel, address, handler);
            } catch (IOException | UnresolvedAddressException | UnsupportedAddressTypeException e) {
                new PlainTransport(channel).close();
                throw new IOException(String.valueOf(e.getMessage()), e);
            }
        } catch (IOException e) {
            loop.execute(
                    () -> handler.closed(String.valueOf(e.getMessage())),
                    () -> handler.closed("the node stops"));
            return new Nowhere();
        }
    }

    private static Outgoing begin(
            EventLoop loop,
            Selector selector,
            SocketChannel channel,
            InetSocketAddress address,
            OutgoingHandler handler)
            throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        // Even if this connects at once, as it may on one machine, the selector reports it.
        boolean connected = channel.connect(address);
        SelectionKey key =
                channel.register(
                        selector, connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT);
        OutgoingConnection connection =
                new OutgoingConnection(loop, channel, key, handler, "the connection to " + address);
        key.attach(connection);
        loop.joined(connection);
        return connection;
    }

    /// A connection that could not even begin.
    private static final class Nowhere implements Outgoing {
        @Override
        public void send(List<Part> frame) {
            QueuedFrame.release(frame, 0);
        }

        @Override
        public long unsentBytes() {
            return 0;
        }

        @Override
        public void allowFrames(int maxBytes) {
            // Nothing comes.
        }

        @Override
        public void close(String why) {
            // It is closed.
        }
    }
}
