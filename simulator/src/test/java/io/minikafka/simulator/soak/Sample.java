package io.minikafka.simulator.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// What the operating system says of the broker's process at one moment. Linux only: it comes from `/proc`.
record Sample(double seconds, long rssBytes, int threads, int descriptors) {

    /// One measured curve.
    @SuppressWarnings("ImmutableEnumChecker") // the functions have no state
    enum Curve {
        RSS_MIB("RSS, MiB", sample -> sample.rssBytes() / 1048576.0, 0.15, 24),
        THREADS("threads", Sample::threads, 0.10, 3),
        DESCRIPTORS("descriptors", Sample::descriptors, 0.15, 20);

        private final String label;
        private final ToDoubleFunction<Sample> value;
        private final double growthShare;
        private final double growthAbsolute;

        Curve(
                String label,
                ToDoubleFunction<Sample> value,
                double growthShare,
                double growthAbsolute) {
            this.label = label;
            this.value = value;
            this.growthShare = growthShare;
            this.growthAbsolute = growthAbsolute;
        }

        String label() {
            return label;
        }

        double of(Sample sample) {
            return value.applyAsDouble(sample);
        }

        /// The growth over the whole watch that still counts as flat: the larger of a share of the mean and an
        /// absolute number, since small curves are coarse.
        double growthAllowed(double mean) {
            return Math.max(growthAbsolute, mean * growthShare);
        }
    }

    static Sample of(long pid, double seconds) {
        Path process = Path.of("/proc", String.valueOf(pid));
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            String status = Files.readString(process.resolve("status"));
            return new Sample(
                    seconds,
                    number(status, "VmRSS:") * 1024,
                    (int) number(status, "Threads:"),
                    (int) descriptors.count());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at process " + pid, e);
        }
    }

    private static long number(String status, String name) {
        String rest = status.substring(status.indexOf(name) + name.length()).strip();
        return Long.parseLong(rest.split("\\s+")[0]);
    }
}
