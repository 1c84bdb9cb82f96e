package io.minikafka.simulator.conformance;

import io.minikafka.simulator.client.ClientRecord;
import io.minikafka.simulator.client.HeaderForm;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Finds the first difference between what was sent to a partition and what was read from it.
record Comparison(HeaderForm form, boolean timestamps) {

    /// Both lists in the order of the partition. Offsets must count up from 0.
    Optional<String> firstDifference(List<ClientRecord> sent, List<ClientRecord> seen) {
        for (int i = 0; i < Math.min(sent.size(), seen.size()); i++) {
            Optional<String> difference = difference(i, sent.get(i), seen.get(i));
            if (difference.isPresent()) {
                return difference;
            }
        }
        return sent.size() == seen.size()
                ? Optional.empty()
                : Optional.of("sent %d records, read %d".formatted(sent.size(), seen.size()));
    }

    private Optional<String> difference(int offset, ClientRecord sent, ClientRecord seen) {
        return differs(offset, "offset", (long) offset, seen.offset())
                .or(() -> differs(offset, "key", sent.key(), seen.key()))
                .or(() -> differs(offset, "value", sent.value(), seen.value()))
                .or(() ->
                        differs(
                                offset,
                                "headers",
                                form.of(sent.headers()),
                                form.of(seen.headers())))
                .or(() ->
                        timestamps
                                ? differs(
                                        offset, "timestamp", sent.timestampMs(), seen.timestampMs())
                                : Optional.empty());
    }

    private static Optional<String> differs(int offset, String field, Object sent, Object seen) {
        return Objects.equals(sent, seen)
                ? Optional.empty()
                : Optional.of(
                        "record %d, %s: sent %s, read %s".formatted(offset, field, sent, seen));
    }
}
