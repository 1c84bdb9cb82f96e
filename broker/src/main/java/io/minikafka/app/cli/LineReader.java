package io.minikafka.app.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Cuts a stream of bytes at its line feeds. Bytes stay what they are: no character set is involved, so
/// binary junk in a log file survives.
final class LineReader {
    private final InputStream in;
    private final int maxBytes;
    private final byte[] buffer = new byte[65_536];
    private int position;
    private int limit;
    private long lines;

    LineReader(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /// The next line without its line feed; absent at the end. A last line without one counts.
    Optional<byte[]> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            if (position == limit && !fill()) {
                if (line.size() == 0) {
                    return Optional.empty();
                }
                lines++;
                return Optional.of(line.toByteArray());
            }
            int start = position;
            while (position < limit && buffer[position] != '\n') {
                position++;
            }
            line.write(buffer, start, position - start);
            if (line.size() > maxBytes) {
                throw new CommandFailure(
                        ExitCode.FAILED,
                        "Line %d is longer than %d bytes".formatted(lines + 1, maxBytes));
            }
            if (position < limit) {
                position++;
                lines++;
                return Optional.of(line.toByteArray());
            }
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }
}
