package io.minikafka.simulator.fault;

import io.minikafka.storage.disk.DiskException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Runs inside the broker's process, loaded by [FaultAgent]: makes writes slow, hangs some or all of them, has them fail,
/// says that the disk is full, burns CPU and fills the heap, as a control file says that it reads again and again. The
/// broker's own code does not know of it.
///
///     write.delay.ms  hang.every.ms  hang.ms  write.blocks=true  write.fails=true  usable.bytes  spinners  heap.percent
public final class Faults {
    private static final long LOOK_EVERY_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int BLOCK_BYTES = 64 << 10;

    private static volatile long writeDelayMs;
    private static volatile boolean writeBlocks;
    private static volatile boolean writeFails;
    private static volatile long usableBytes = Long.MAX_VALUE;
    private static volatile long hangMs;
    private static volatile long hangEveryMs;
    private static volatile int spinners;
    private static volatile int heapPercent;
    private static long lastHangNs;

    private Faults() {}

    static void follow(Path control) {
        daemon(
                "faults",
                () -> {
                    int running = 0;
                    List<byte[]> ballast = new ArrayList<>();
                    while (true) {
                        read(control);
                        for (; running < spinners; running++) {
                            int number = running;
                            daemon("fault-spinner-" + number, () -> spin(number));
                        }
                        fillHeap(ballast);
                        LockSupport.parkNanos(LOOK_EVERY_NS);
                    }
                });
    }

    /// Called by the broker's files before each write and sync.
    public static void beforeWrite() {
        while (writeBlocks) {
            LockSupport.parkNanos(LOOK_EVERY_NS / 5);
        }
        if (writeFails) {
            throw new DiskException("write: the disk is broken");
        }
        if (writeDelayMs > 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(writeDelayMs));
        }
        if (hangMs > 0 && isTimeToHang()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(hangMs));
        }
    }

    /// Called by the broker's disk with what the file system says.
    public static long usable(long bytes) {
        return Math.min(bytes, usableBytes);
    }

    private static synchronized boolean isTimeToHang() {
        long now = System.nanoTime();
        if (now - lastHangNs < TimeUnit.MILLISECONDS.toNanos(hangEveryMs)) {
            return false;
        }
        lastHangNs = now + TimeUnit.MILLISECONDS.toNanos(hangMs);
        return true;
    }

    /// Garbage, and so much of it alive that each collection has much to do.
    private static void fillHeap(List<byte[]> ballast) {
        if (heapPercent == 0) {
            ballast.clear();
            return;
        }
        long wanted = Runtime.getRuntime().maxMemory() / 100 * heapPercent;
        long end = System.nanoTime() + LOOK_EVERY_NS * 4;
        try {
            while (System.nanoTime() < end) {
                byte[] block = new byte[BLOCK_BYTES];
                block[0] = 1;
                if (used() < wanted) {
                    ballast.add(block);
                }
            }
        } catch (OutOfMemoryError tooMuch) {
            ballast.subList(0, ballast.size() / 4).clear();
        }
    }

    private static long used() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void spin(int number) {
        double value = number;
        while (true) {
            if (number < spinners) {
                value = Math.sin(value) + 1;
            } else {
                LockSupport.parkNanos(LOOK_EVERY_NS);
            }
            if (value < 0) {
                throw new IllegalStateException("mathematics has changed");
            }
        }
    }

    private static void read(Path control) {
        Properties now = new Properties();
        try (Reader reader = Files.newBufferedReader(control)) {
            now.load(reader);
        } catch (IOException notThere) {
            now.clear();
        }
        writeDelayMs = number(now, "write.delay.ms");
        hangEveryMs = number(now, "hang.every.ms");
        hangMs = number(now, "hang.ms");
        spinners = (int) number(now, "spinners");
        heapPercent = (int) number(now, "heap.percent");
        writeBlocks = Boolean.parseBoolean(now.getProperty("write.blocks"));
        writeFails = Boolean.parseBoolean(now.getProperty("write.fails"));
        usableBytes =
                Long.parseLong(now.getProperty("usable.bytes", Long.toString(Long.MAX_VALUE)));
    }

    private static long number(Properties from, String key) {
        return Long.parseLong(from.getProperty(key, "0"));
    }

    private static void daemon(String name, Runnable task) {
        Thread.ofPlatform().name(name).daemon().start(task);
    }
}
