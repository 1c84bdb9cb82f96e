package io.minikafka;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/// Memory that is in use when all garbage is gone.
///
/// @param heapBytes of objects
/// @param directBytes of buffers outside of the heap
record Footprint(long heapBytes, long directBytes) {
    static final Footprint NONE = new Footprint(0, 0);

    private static final int COLLECTIONS = 3;

    static Footprint now() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc(); // buffers outside of the heap go with the second one
        }
        long direct =
                ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(pool -> pool.getName().equals("direct"))
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum();
        return new Footprint(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), direct);
    }

    long grownSince(Footprint before) {
        return heapBytes - before.heapBytes + Math.max(0, directBytes - before.directBytes);
    }
}
