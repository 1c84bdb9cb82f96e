package io.minikafka.network;

import io.minikafka.base.ByteRegion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A socket as it is, unencrypted.
final class PlainTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(PlainTransport.class);

    private final SocketChannel channel;

    PlainTransport(SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return channel.read(target);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return channel.write(source);
    }

    @Override
    public long transfer(ByteRegion region, long offset, long maxBytes) throws IOException {
        return region.transferTo(channel, offset, maxBytes);
    }

    @Override
    public void finishOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is gone either way; what was written before is the system's to
            // deliver.
            LOG.debug("closing a socket failed", e);
        }
    }
}
