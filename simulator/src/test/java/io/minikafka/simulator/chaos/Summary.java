package io.minikafka.simulator.chaos;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What came of a run.
///
/// @param silences times in which a partition acknowledged nothing, with what was done to the cluster then
record Summary(
        List<Anomaly> anomalies,
        long acknowledged,
        long transactions,
        long polled,
        Map<Fault.Kind, Integer> faults,
        long longestSilenceMs,
        Map<Timeline.Silence, List<String>> silences,
        Map<String, Integer> troublesOfWriters,
        Map<String, Integer> troublesOfReaders) {
    private static final int SILENCES_TOLD = 40;

    int faultCount() {
        return faults.values().stream().mapToInt(count -> count).sum();
    }

    String text() {
        String quiet =
                silences.entrySet().stream()
                        .sorted(
                                Comparator.comparingLong(
                                        (Map.Entry<Timeline.Silence, List<String>> each) ->
                                                -each.getKey().lastsMs()))
                        .limit(SILENCES_TOLD)
                        .map(each ->
                                "    %5.1f s from %.1f s, partition %d: %s%n"
                                        .formatted(
                                                each.getKey().lastsMs() / 1e3,
                                                each.getKey().beganMs() / 1e3,
                                                each.getKey().partition(),
                                                each.getValue()))
                        .collect(Collectors.joining());
        String wrong =
                anomalies.stream()
                        .map(anomaly -> "    " + anomaly + "\n")
                        .collect(Collectors.joining());
        return String.format(
                Locale.ROOT,
                """
                acknowledged          %,d records
                transactions          %,d with a known end
                polled                %,d records
                faults                %d: %s
                longest silence       %.1f s without any acknowledgement
                silent partitions     %d times %d s or longer
                %sfailed at writers     %s
                failed at readers     %s
                anomalies             %d
                %s\
                """,
                acknowledged,
                transactions,
                polled,
                faultCount(),
                faults,
                longestSilenceMs / 1e3,
                silences.size(),
                Timeline.SILENCE_MS / 1_000,
                quiet,
                troublesOfWriters,
                troublesOfReaders,
                anomalies.size(),
                wrong);
    }
}
