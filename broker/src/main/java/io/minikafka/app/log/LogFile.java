package io.minikafka.app.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A log file of bounded size: when a line would carry it over `maxBytes`, the file is renamed to
/// `NAME.1`, replacing the one before, and begun anew.
///
/// A broker does not fall over its log: if the file cannot be written (a full disk), the line goes to
/// standard error instead.
final class LogFile implements LogTarget {
    private final Path file;
    private final long maxBytes;
    private FileChannel channel;
    private long sizeBytes;

    LogFile(Path file, long maxBytes) {
        this.file = file;
        this.maxBytes = maxBytes;
        try {
            channel = FileChannel.open(file, CREATE, WRITE, APPEND);
            sizeBytes = channel.size();
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot open the log file " + file, failed);
        }
    }

    @Override
    public void write(String line) {
        ByteBuffer bytes = UTF_8.encode(line);
        try {
            if (sizeBytes > 0 && sizeBytes + bytes.remaining() > maxBytes) {
                turnOver();
            }
            sizeBytes += bytes.remaining();
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException failed) {
            System.err.print(failed + ": " + line);
        }
    }

    private void turnOver() throws IOException {
        channel.close();
        Path older = file.resolveSibling(file.getFileName() + ".1");
        Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
        channel = FileChannel.open(file, CREATE, WRITE, APPEND);
        sizeBytes = channel.size();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failed) {
            System.err.println("Cannot close the log file " + file + ": " + failed);
        }
    }
}
