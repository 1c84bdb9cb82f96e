package io.minikafka.protocol;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Passes bytes through until there are too many of them.
final class BoundedStream extends FilterInputStream {
    private final int maxBytes;
    private long bytes;

    BoundedStream(InputStream in, int maxBytes) {
        super(in);
        this.maxBytes = maxBytes;
    }

    @Override
    public int read() throws IOException {
        int b = in.read();
        if (b >= 0) {
            count(1);
        }
        return b;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = in.read(target, offset, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int more) throws IOException {
        bytes += more;
        if (bytes > maxBytes) {
            throw new IOException("it unpacks to more than " + maxBytes + " bytes");
        }
    }
}
