package io.minikafka.storage.disk;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// A disk in memory that fails as real ones do, the same way for the same seed: data and names that were not
/// synced are lost or torn at [#crash], bits flip, the space ends, and a [DiskHook] refuses or delays single
/// operations.
///
/// The model is that of a journaling file system: name changes become durable in order, a sync of a new
/// file makes its name durable too, and a failed sync leaves pages that no later sync writes. Of several writes
/// to one page between two syncs a crash keeps the last or none.
///
/// Any thread may use it; one lock guards everything.
public final class SimulatedDisk implements Disk {
    private final ReentrantLock lock = new ReentrantLock();
    private final Random random;
    private final SimulatedTree tree;
    private final Map<DiskOperation, Long> counts = new EnumMap<>(DiskOperation.class);
    private volatile DiskHook hook = DiskHook.NONE;
    private volatile boolean off;
    private volatile boolean directSupported = true;
    private long capacityBytes = Long.MAX_VALUE;
    private long writtenBytes;

    public SimulatedDisk(long seed) {
        this(new Random(seed), new SimulatedTree());
    }

    private SimulatedDisk(Random random, SimulatedTree tree) {
        this.random = random;
        this.tree = tree;
    }

    // --- faults ---

    /// Replaces the hook; [DiskHook#NONE] heals the disk.
    public void hook(DiskHook newHook) {
        hook = newHook;
    }

    /// The `nth` operation of this kind from now on (1 is the next) fails; those after it succeed.
    public void failOnce(DiskOperation operation, int nth) {
        AtomicInteger left = new AtomicInteger(nth);
        hook((asked, name) -> {
            if (asked == operation && left.decrementAndGet() == 0) {
                throw new DiskException(asked + " of " + name + ": simulated failure");
            }
        });
    }

    public void directSupported(boolean supported) {
        directSupported = supported;
    }

    public void capacityBytes(long bytes) {
        locked(() -> capacityBytes = bytes);
    }

    /// The machine loses power, and starts again with the disk that is returned. This one is dead.
    public SimulatedDisk crash(CrashTear tear) {
        return locked(() -> {
            off = true;
            return new SimulatedDisk(new Random(random.nextLong()), tree.afterCrash(random, tear));
        });
    }

    /// As [#crash(CrashTear)], with a kind of damage drawn from the seed.
    public SimulatedDisk crash() {
        CrashTear[] tears = CrashTear.values();
        return crash(tears[locked(() -> random.nextInt(tears.length))]);
    }

    /// The process dies, the machine lives on: what was written is there, synced or not. This one is dead.
    public SimulatedDisk killProcess() {
        off = true;
        return copy();
    }

    /// An independent disk in the same state.
    public SimulatedDisk copy() {
        return locked(() -> new SimulatedDisk(new Random(random.nextLong()), tree.copy()));
    }

    // --- looking at and damaging content, durably ---

    /// The bytes of a file.
    public byte[] contents(String name) {
        return locked(() -> {
            SimulatedInode inode = inode(name);
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(inode.sizeBytes()));
            inode.read(bytes, 0);
            return bytes.array();
        });
    }

    /// Gives a file new bytes, made if missing.
    public void contents(String name, byte[] bytes) {
        locked(() -> {
            SimulatedInode inode = tree.file(name) == null ? tree.create(name) : inode(name);
            inode.truncate(0);
            inode.write(ByteBuffer.wrap(bytes), bytes.length, 0);
            inode.sync();
            tree.syncFile(inode);
            return true;
        });
    }

    public void flipBit(String name, long bit) {
        byte[] bytes = contents(name);
        bytes[Math.toIntExact(bit / Byte.SIZE)] ^= (byte) (1 << (bit % Byte.SIZE));
        contents(name, bytes);
    }

    public long count(DiskOperation operation) {
        return locked(() -> counts.getOrDefault(operation, 0L));
    }

    public long writtenBytes() {
        return locked(() -> writtenBytes);
    }

    // --- Disk ---

    @Override
    public DiskFile open(String name, OpenMode mode) {
        return perform(
                DiskOperation.OPEN,
                name,
                () -> {
                    SimulatedInode inode = tree.file(name);
                    if (inode == null
                            && (mode == OpenMode.READ
                                    || !tree.directory(SimulatedTree.parent(name)))) {
                        throw new DiskException("open " + name + ": no such file or directory");
                    }
                    boolean direct = mode == OpenMode.DIRECT && directSupported;
                    return new SimulatedFile(
                            this, name, inode == null ? tree.create(name) : inode, mode, direct);
                });
    }

    /// Whether there is such a file, and not a directory.
    public boolean isFile(String name) {
        return locked(() -> tree.file(name) != null);
    }

    @Override
    public boolean exists(String name) {
        return locked(() -> tree.file(name) != null || tree.directory(name));
    }

    @Override
    public List<String> list(String directory) {
        return perform(DiskOperation.LIST, directory, () -> tree.list(directory));
    }

    @Override
    public void createDirectories(String name) {
        perform(
                DiskOperation.CREATE_DIRECTORIES,
                name,
                () -> {
                    tree.makeDirectories(name);
                    return true;
                });
    }

    @Override
    public void delete(String name) {
        perform(
                DiskOperation.DELETE,
                name,
                () -> {
                    if (!tree.list(name).isEmpty()) {
                        throw new DiskException("delete " + name + ": the directory is not empty");
                    }
                    if (tree.file(name) != null || tree.directory(name)) {
                        tree.delete(name);
                    }
                    return true;
                });
    }

    @Override
    public void rename(String from, String to) {
        perform(
                DiskOperation.RENAME,
                from,
                () -> {
                    inode(from);
                    tree.rename(from, to);
                    return true;
                });
    }

    @Override
    public void syncDirectory(String directory) {
        perform(
                DiskOperation.SYNC_DIRECTORY,
                directory,
                () -> {
                    tree.syncDirectory(directory);
                    return true;
                });
    }

    @Override
    public long usableBytes() {
        return locked(() -> Math.max(0, capacityBytes - tree.allocatedBytes()));
    }

    @Override
    public String describe() {
        return "simulated disk";
    }

    @Override
    public void close() {
        // The content stays, as on a real disk.
    }

    // --- for the files ---

    void write(String name, SimulatedInode inode, ByteBuffer source, long position) {
        perform(
                DiskOperation.WRITE,
                name,
                () -> {
                    int count = fitting(inode, source.remaining(), position);
                    boolean full = count < source.remaining();
                    inode.write(source, count, position);
                    writtenBytes += count;
                    if (full) {
                        throw new DiskFullException(
                                "write " + name + " at " + position + ": no space is left");
                    }
                    return true;
                });
    }

    /// As much of a write as the space allows.
    private int fitting(SimulatedInode inode, int count, long position) {
        if (capacityBytes == Long.MAX_VALUE) {
            return count;
        }
        long room = capacityBytes - tree.allocatedBytes();
        return inode.newPages(position, count) * SimulatedInode.PAGE_BYTES <= room ? count : 0;
    }

    void sync(String name, SimulatedInode inode) {
        try {
            perform(
                    DiskOperation.SYNC,
                    name,
                    () -> {
                        inode.sync();
                        tree.syncFile(inode);
                        return true;
                    });
        } catch (DiskException e) {
            locked(() -> {
                inode.failSync();
                return true;
            });
            throw e;
        }
    }

    <T> T perform(DiskOperation operation, String name, Supplier<T> action) {
        locked(() -> counts.merge(operation, 1L, Long::sum));
        hook.before(operation, name);
        return locked(() -> {
            if (off) {
                throw new DiskException(operation + " of " + name + ": the power is off");
            }
            return action.get();
        });
    }

    <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    private SimulatedInode inode(String name) {
        SimulatedInode inode = tree.file(name);
        if (inode == null) {
            throw new DiskException("no file " + name);
        }
        return inode;
    }
}
