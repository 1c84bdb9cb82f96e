package io.minikafka.app.cli;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;

/// Counts records and bytes and says so on standard error now and then: in place on a terminal, line by
/// line every few seconds elsewhere, and once at the end.
final class Progress {
    private static final long ON_TERMINAL_NS = 500_000_000L;
    private static final long ELSEWHERE_NS = 5_000_000_000L;

    private final String verb;
    private final boolean quiet;
    private final boolean onTerminal = isTerminal();
    private final long startNs = System.nanoTime();
    private long lastNs = startNs;
    private long records;
    private long bytes;

    Progress(String verb, boolean quiet) {
        this.verb = verb;
        this.quiet = quiet;
    }

    void add(long recordBytes) {
        records++;
        bytes += recordBytes;
        // Asking the clock for every record would cost more than counting it.
        if ((records & 0xff) == 0) {
            sayIfDue();
        }
    }

    long records() {
        return records;
    }

    void end() {
        if (!quiet) {
            System.err.println((onTerminal ? "\r" : "") + line());
        }
    }

    private void sayIfDue() {
        long nowNs = System.nanoTime();
        if (quiet || nowNs - lastNs < (onTerminal ? ON_TERMINAL_NS : ELSEWHERE_NS)) {
            return;
        }
        lastNs = nowNs;
        if (onTerminal) {
            System.err.print("\r" + line());
        } else {
            System.err.println(line());
        }
    }

    private String line() {
        double seconds = Math.max(1e-3, (System.nanoTime() - startNs) / 1e9);
        return String.format(
                Locale.ROOT,
                "%s %,d records, %s in %.1f s (%s/s)",
                verb,
                records,
                Sizes.bytes(bytes),
                seconds,
                Sizes.bytes((long) (bytes / seconds)));
    }

    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }
}
