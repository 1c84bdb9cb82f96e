package io.minikafka.protocol;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Decompressed bytes as they come out of a codec, until there are too many of them.
///
/// Codecs meet damaged input with exceptions of all kinds, one even with an `Error`; here they become the one that
/// says what it is.
final class BoundedStream extends FilterInputStream {
    private final int maxBytes;
    private long bytes;

    BoundedStream(InputStream in, int maxBytes) {
        super(in);
        this.maxBytes = maxBytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = readBounded(target, offset, length);
        bytes += Math.max(0, read);
        if (bytes > maxBytes) {
            throw new IOException("it unpacks to more than " + maxBytes + " bytes");
        }
        return read;
    }

    /// By reading: what is skipped costs as much as what is read.
    @Override
    public long skip(long count) throws IOException {
        byte[] discarded = new byte[Math.clamp(count, 0, 8192)];
        return discarded.length == 0 ? 0 : Math.max(0, read(discarded, 0, discarded.length));
    }

    private int readBounded(byte[] target, int offset, int length) throws IOException {
        try {
            return in.read(target, offset, length);
        } catch (VirtualMachineError | LinkageError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
