package io.minikafka.app.figures;

import com.sun.management.OperatingSystemMXBean;
import io.minikafka.metrics.MetricSink;
import io.minikafka.metrics.MetricSource;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/// The process and its virtual machine, under the names that other Java programs use.
public final class JvmFigures implements MetricSource {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final double MS_PER_SECOND = 1e3;

    @Override
    public void collect(MetricSink sink) {
        ProcessHandle.Info process = ProcessHandle.current().info();
        sink.counter(
                "process_cpu_seconds",
                "CPU time of the process.",
                process.totalCpuDuration().map(Duration::toNanos).orElse(0L) / 1e9);
        process.startInstant()
                .map(Instant::toEpochMilli)
                .ifPresent(ms ->
                        sink.gauge(
                                "process_start_time_seconds",
                                "When the process began.",
                                ms / MS_PER_SECOND));
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            sink.gauge(
                    "system_cpu_ratio",
                    "How busy the machine's processors were since the last look, 0 to 1.",
                    Math.max(0, system.getCpuLoad()));
        }
        MachineCpu.busySeconds()
                .ifPresent(busy ->
                        sink.counter(
                                "system_cpu_busy_seconds",
                                "Time that the machine's processors worked for anybody, all of them together.",
                                busy));
        sink.gauge(
                "system_processors",
                "Processors that the process may use.",
                Runtime.getRuntime().availableProcessors());
        sink.gauge("process_resident_memory_bytes", "Resident memory.", residentBytes());
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        memory(sink, "heap", heap);
        memory(sink, "nonheap", ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage());
        sink.gauge("jvm_memory_max_bytes", "The most there can be.", heap.getMax(), "area", "heap");
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            sink.gauge(
                    "jvm_buffer_pool_used_bytes",
                    "Memory of buffers outside the heap.",
                    pool.getMemoryUsed(),
                    "pool",
                    pool.getName());
        }
        for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
            sink.counter(
                    "jvm_gc_collections",
                    "Garbage collections.",
                    gc.getCollectionCount(),
                    "gc",
                    gc.getName());
            sink.counter(
                    "jvm_gc_collection_seconds",
                    "Time in garbage collections.",
                    gc.getCollectionTime() / MS_PER_SECOND,
                    "gc",
                    gc.getName());
        }
        sink.gauge(
                "jvm_threads_current",
                "Threads.",
                ManagementFactory.getThreadMXBean().getThreadCount());
    }

    private static void memory(MetricSink sink, String area, MemoryUsage usage) {
        sink.gauge("jvm_memory_used_bytes", "Memory in use.", usage.getUsed(), "area", area);
        sink.gauge(
                "jvm_memory_committed_bytes",
                "Memory taken from the system.",
                usage.getCommitted(),
                "area",
                area);
    }

    /// From Linux's /proc; elsewhere NaN.
    private static double residentBytes() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException notLinux) {
            return Double.NaN;
        }
    }
}
