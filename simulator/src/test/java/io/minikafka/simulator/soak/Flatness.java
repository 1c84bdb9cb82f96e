package io.minikafka.simulator.soak;

import java.util.List;
import java.util.Optional;

/// Judges whether a curve stayed flat: fits a line through the samples after the warm-up and looks at how much
/// that line rises from the first to the last. Peaks and noise do not matter, a leak does.
final class Flatness {
    static final double WARM_UP_SHARE = 1.0 / 3;
    private static final int FEWEST_SAMPLES = 10;

    private Flatness() {}

    /// A sentence that tells of a rise; empty when the curve is flat.
    static Optional<String> rise(Sample.Curve curve, List<Sample> samples) {
        List<Sample> watched =
                samples.subList((int) (samples.size() * WARM_UP_SHARE), samples.size());
        if (watched.size() < FEWEST_SAMPLES) {
            return Optional.of("only %d samples to judge by".formatted(watched.size()));
        }
        double meanX = watched.stream().mapToDouble(Sample::seconds).average().orElseThrow();
        double meanY = watched.stream().mapToDouble(curve::of).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        for (Sample sample : watched) {
            double x = sample.seconds() - meanX;
            xy += x * (curve.of(sample) - meanY);
            xx += x * x;
        }
        double span = watched.getLast().seconds() - watched.getFirst().seconds();
        double growth = xy / xx * span;
        return growth <= curve.growthAllowed(meanY)
                ? Optional.empty()
                : Optional.of(
                        "%s rose by %.1f in %.0f s, around a mean of %.1f"
                                .formatted(curve.label(), growth, span, meanY));
    }
}
