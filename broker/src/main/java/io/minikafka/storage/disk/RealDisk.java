package io.minikafka.storage.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/// A directory of the machine's file system. Stateless but for what it learnt about direct access, so any
/// thread may use it.
///
/// **Interrupts**: an interrupt closes the file that the interrupted thread is working on. So disk work
/// belongs to threads that nobody interrupts.
public final class RealDisk implements Disk {
    private final Path root;
    private final DirectAccess directAccess;

    /// The directory is made if it is missing.
    public RealDisk(Path root) {
        this.root = root.toAbsolutePath().normalize();
        this.directAccess = new DirectAccess(this.root);
        try {
            Files.createDirectories(this.root);
        } catch (IOException e) {
            throw failure("make directory", this.root, e);
        }
    }

    @Override
    public DiskFile open(String name, OpenMode mode) {
        Path path = resolve(name);
        boolean direct = mode == OpenMode.DIRECT && directAccess.works();
        try {
            FileChannel channel =
                    switch (mode) {
                        case READ -> FileChannel.open(path, StandardOpenOption.READ);
                        case READ_WRITE -> openForWriting(path);
                        case DIRECT -> direct ? DirectAccess.open(path) : openForWriting(path);
                    };
            return new RealFile(name, path, channel, direct);
        } catch (NoSuchFileException e) {
            throw new DiskException("open " + path + ": no such file or directory", e);
        } catch (IOException e) {
            throw failure("open", path, e);
        }
    }

    private static FileChannel openForWriting(Path path) throws IOException {
        return FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    }

    @Override
    public boolean exists(String name) {
        return Files.exists(resolve(name));
    }

    @Override
    public List<String> list(String directory) {
        Path path = resolve(directory);
        try (Stream<Path> entries = Files.list(path)) {
            return entries.map(entry -> String.valueOf(entry.getFileName())).sorted().toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw failure("list", path, e);
        }
    }

    @Override
    public void createDirectories(String name) {
        Path path = resolve(name);
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw failure("make directory", path, e);
        }
    }

    @Override
    public void delete(String name) {
        Path path = resolve(name);
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw failure("delete", path, e);
        }
    }

    @Override
    public void rename(String from, String to) {
        Path source = resolve(from);
        Path target = resolve(to);
        try {
            Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new DiskException(
                    "rename " + source + " to " + target + ": not on one file system", e);
        } catch (IOException e) {
            throw failure("rename to " + target, source, e);
        }
    }

    @Override
    public void syncDirectory(String directory) {
        Path path = resolve(directory);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw failure("sync directory", path, e);
        }
    }

    @Override
    public long usableBytes() {
        // java.io.File asks the kernel at once; a FileStore would read the whole mount table first.
        return root.toFile().getUsableSpace();
    }

    /// Size of the file system.
    public long totalBytes() {
        return root.toFile().getTotalSpace();
    }

    @Override
    public String describe() {
        return root.toString();
    }

    @Override
    public void close() {
        // Files are closed by who opened them; the directory itself holds nothing.
    }

    private Path resolve(String name) {
        Path path = root.resolve(name).normalize();
        if (!path.startsWith(root)) {
            throw new DiskException("'" + name + "' is outside of " + root);
        }
        return path;
    }

    /// The exception that tells of a failed operation: a full disk has a type of its own.
    static DiskException failure(String operation, Path path, IOException e) {
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String message = operation + " " + path + ": " + reason;
        return isFull(reason, path)
                ? new DiskFullException(message, e)
                : new DiskException(message, e);
    }

    /// The text of the reason depends on the locale, so an empty disk's word counts too.
    private static boolean isFull(String reason, Path path) {
        if (reason.contains("No space left") || reason.contains("quota exceeded")) {
            return true;
        }
        Path directory = path.getParent();
        return directory != null
                && Files.isDirectory(directory)
                && directory.toFile().getUsableSpace() < DiskFile.ALIGNMENT_BYTES;
    }
}
