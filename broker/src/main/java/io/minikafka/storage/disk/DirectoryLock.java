package io.minikafka.storage.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// The right of one process to use a data directory. The operating system ends it with the process, so a
/// killed broker leaves nothing to clean up. The file holds the owner's process id, for people.
public final class DirectoryLock implements AutoCloseable {
    /// Name of the lock file in the directory.
    public static final String FILE = ".lock";

    private final Path path;
    private final FileChannel channel;

    private DirectoryLock(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /// Takes the lock of `directory`, which is made if missing.
    ///
    /// @throws DirectoryInUseException when another broker has it
    public static DirectoryLock acquire(Path directory) {
        Path path = directory.toAbsolutePath().normalize().resolve(FILE);
        try {
            Files.createDirectories(directory);
            FileChannel channel =
                    FileChannel.open(
                            path,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.CREATE);
            try {
                if (tryLock(channel) == null) {
                    throw new DirectoryInUseException(directory, owner(path));
                }
                byte[] pid =
                        Long.toString(ProcessHandle.current().pid())
                                .getBytes(StandardCharsets.US_ASCII);
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(pid), 0);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            return new DirectoryLock(path, channel);
        } catch (IOException e) {
            throw RealDisk.failure("lock", path, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null; // this very process has it
        }
    }

    private static String owner(Path path) throws IOException {
        String pid = Files.readString(path, StandardCharsets.ISO_8859_1).strip();
        return pid.isEmpty() ? "unknown process" : "process " + pid;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw RealDisk.failure("unlock", path, e);
        }
    }
}
