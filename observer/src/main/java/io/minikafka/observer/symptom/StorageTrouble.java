package io.minikafka.observer.symptom;

import io.minikafka.observer.incident.Severity;
import io.minikafka.observer.incident.Signal;
import io.minikafka.observer.incident.SignalKind;
import io.minikafka.observer.incident.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Storage that takes no appends, and disks that have little room left.
final class StorageTrouble implements Symptom {
    private static final String STATE = "minikafka_storage_state";
    private static final double LOW_SHARE = 0.05;

    @Override
    public List<Signal> find(View view) {
        List<Signal> found = new ArrayList<>();
        for (NodeHistory node : view.nodes()) {
            Subject subject = Subject.node(node.node());
            double free = node.now().sumOr(Double.NaN, "minikafka_disk_free_bytes");
            double size = node.now().sumOr(Double.NaN, "minikafka_disk_size_bytes");
            if (node.now().sumOr(0, STATE, "state", "read_only") > 0) {
                found.add(
                        Signal.trouble(
                                        view.atMs(),
                                        SignalKind.STORAGE_READ_ONLY,
                                        subject,
                                        Severity.CRITICAL,
                                        Say.text(
                                                "Storage takes no appends: %s of %s are free.",
                                                Say.bytes(free), Say.bytes(size)))
                                .with(Map.of("freeBytes", Say.text("%.0f", free))));
            }
            if (node.now().sumOr(0, STATE, "state", "offline") > 0) {
                found.add(
                        Signal.trouble(
                                view.atMs(),
                                SignalKind.STORAGE_OFFLINE,
                                subject,
                                Severity.CRITICAL,
                                "Storage is offline: a write or sync failed."));
            }
            if (free < LOW_SHARE * size) {
                found.add(
                        Signal.context(
                                view.atMs(),
                                SignalKind.DISK_LOW,
                                subject,
                                Say.text(
                                        "%s of %s are free on the disk.",
                                        Say.bytes(free), Say.bytes(size))));
            }
        }
        return found;
    }
}
