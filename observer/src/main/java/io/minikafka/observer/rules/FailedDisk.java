package io.minikafka.observer.rules;

import static io.minikafka.observer.rules.Clue.adds;
import static io.minikafka.observer.rules.Clue.needs;

import io.minikafka.observer.incident.SignalKind;
import java.util.List;

/// A disk on which a write failed.
final class FailedDisk {
    static final Cause CAUSE =
            new Cause(
                    "failed-disk",
                    "A write or sync failed on {subject}, and its storage is offline; nothing that was acknowledged is lost.",
                    List.of(
                            "Look at dmesg and the disk's health; replace it if it fails.",
                            "Start the broker anew when the disk works again."),
                    List.of(
                            needs(0.95, SignalKind.STORAGE_OFFLINE),
                            adds(0.05, SignalKind.LOG_FAILURE)));

    private FailedDisk() {}
}
