package io.minikafka.observer.rules;

import static io.minikafka.observer.rules.Clue.adds;
import static io.minikafka.observer.rules.Clue.needs;

import io.minikafka.observer.incident.SignalKind;
import java.util.List;

/// A disk without room for more records.
final class FullDisk {
    static final Cause CAUSE =
            new Cause(
                    "full-disk",
                    "The disk of {subject} is full up to its reserve: nothing can be produced, reading goes on.",
                    List.of(
                            "Make room: what else lies on the disk, shorter retention, deleted topics.",
                            "Writes go on by themselves when there is room; minikafka.disk.reserve.bytes is the limit."),
                    List.of(
                            needs(0.9, SignalKind.STORAGE_READ_ONLY),
                            adds(0.1, SignalKind.DISK_LOW),
                            adds(
                                    0.05,
                                    SignalKind.PRODUCE_ERRORS,
                                    e -> e.value("error").orElse("").contains("STORAGE"))));

    private FullDisk() {}
}
