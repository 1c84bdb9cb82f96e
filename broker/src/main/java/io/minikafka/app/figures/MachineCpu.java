package io.minikafka.app.figures;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/// What all processors of the machine did, for whomever, from Linux's `/proc/stat`. Beside the CPU time of the process it
/// tells whether the broker or another program makes the machine busy.
final class MachineCpu {
    private static final Path STAT = Path.of("/proc/stat");
    private static final double TICKS_PER_SECOND = 100;
    private static final int IDLE = 4;
    private static final int WAITS_FOR_DISK = 5;

    /// What follows is contained in the others.
    private static final int STOLEN = 8;

    private MachineCpu() {}

    /// Since the machine began; empty where nobody tells.
    static OptionalDouble busySeconds() {
        try (BufferedReader lines = Files.newBufferedReader(STAT)) {
            String all = lines.readLine();
            return all == null ? OptionalDouble.empty() : busySeconds(all);
        } catch (IOException notLinux) {
            return OptionalDouble.empty();
        }
    }

    static OptionalDouble busySeconds(String line) {
        String[] fields = line.strip().split(" +");
        if (fields.length <= STOLEN || !fields[0].equals("cpu")) {
            return OptionalDouble.empty();
        }
        long busy = 0;
        for (int i = 1; i <= STOLEN; i++) {
            busy += i == IDLE || i == WAITS_FOR_DISK ? 0 : Long.parseLong(fields[i]);
        }
        return OptionalDouble.of(busy / TICKS_PER_SECOND);
    }
}
