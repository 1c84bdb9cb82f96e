package io.minikafka.simulator.incident;

import io.minikafka.observer.incident.Evidence;
import io.minikafka.observer.incident.SignalKind;
import io.minikafka.observer.incident.Subject;
import java.util.Map;
import java.util.Set;

/// One kind of trouble: how it is made, and what the observer must say of it.
///
/// @param cause what must be named first
/// @param support evidence that truly comes of it; whatever else is cited does not support the verdict
/// @param topic if it is about one topic: evidence about others does not support it; else empty
/// @param alone whether it takes so much CPU that nothing must run beside it
/// @param settings of the broker
record Trouble(
        String cause,
        Set<SignalKind> support,
        String topic,
        boolean alone,
        Map<String, String> settings,
        Injection injection) {

    /// Makes the trouble; it goes on until the shop is closed.
    interface Injection {
        void into(Shop shop) throws Exception;
    }

    /// Whether a citation speaks for the verdict.
    boolean supports(Evidence evidence) {
        Subject subject = evidence.signal().subject();
        boolean isHere =
                topic.isEmpty() || subject.topic().isEmpty() || subject.topic().equals(topic);
        return support.contains(evidence.kind()) && isHere;
    }
}
