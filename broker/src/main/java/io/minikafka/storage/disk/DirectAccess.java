package io.minikafka.storage.disk;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds out, once for a directory, whether files can be written past the page cache. Some file systems
/// refuse at open, others only at the first write, others want larger blocks than ours: so one block is
/// really written.
final class DirectAccess {
    private static final Logger LOG = LoggerFactory.getLogger(DirectAccess.class);
    private static final String PROBE = ".direct-access-probe";

    private enum Answer {
        UNKNOWN,
        YES,
        NO
    }

    private final Path directory;
    private final ReentrantLock lock = new ReentrantLock();
    private Answer answer = Answer.UNKNOWN;

    DirectAccess(Path directory) {
        this.directory = directory;
    }

    static FileChannel open(Path path) throws IOException {
        return FileChannel.open(
                path,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                directOption());
    }

    /// The option is the JDK's own, not Java's: asked for by name, so that a JDK without it still works.
    private static OpenOption directOption() {
        try {
            Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
            return (OpenOption) options.getField("DIRECT").get(null);
        } catch (ReflectiveOperationException e) {
            throw new UnsupportedOperationException("this JDK has no direct access", e);
        }
    }

    boolean works() {
        lock.lock();
        try {
            if (answer == Answer.UNKNOWN) {
                answer = probe() ? Answer.YES : Answer.NO;
            }
            return answer == Answer.YES;
        } finally {
            lock.unlock();
        }
    }

    private boolean probe() {
        Path path = directory.resolve(PROBE);
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = open(path)) {
            ByteBuffer block =
                    arena.allocate(DiskFile.ALIGNMENT_BYTES, DiskFile.ALIGNMENT_BYTES)
                            .asByteBuffer();
            return channel.write(block, 0) == DiskFile.ALIGNMENT_BYTES;
        } catch (IOException | UnsupportedOperationException e) {
            LOG.atInfo()
                    .addKeyValue("directory", directory)
                    .addKeyValue("reason", e.getMessage())
                    .log("no direct access here, writes go through the page cache");
            return false;
        } finally {
            remove(path);
        }
    }

    private static void remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw RealDisk.failure("delete", path, e);
        }
    }
}
