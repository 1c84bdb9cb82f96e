package io.minikafka.simulator.incident;

import io.minikafka.observer.incident.Evidence;
import io.minikafka.observer.incident.SignalKind;
import io.minikafka.observer.incident.Subject;
import io.minikafka.observer.watch.Target;
import java.nio.file.Path;
import java.util.Set;

/// One kind of trouble: how it is made, and what the observer must say of it.
///
/// @param name of its own
/// @param cause what must be named first
/// @param support evidence that truly comes of it; whatever else is cited does not support the verdict
/// @param topic if it is about one topic: evidence about others does not support it; else empty
/// @param alone whether it takes so much CPU that nothing must run beside it
/// @param stage where it happens
record Trouble(
        String name,
        String cause,
        Set<SignalKind> support,
        String topic,
        boolean alone,
        Stage stage) {

    /// Makes the place in which the trouble will happen; all is well there at first.
    interface Stage {
        Scene open(Path folder, long seed);
    }

    /// Brokers at work.
    interface Scene extends AutoCloseable {
        Target target();

        /// Makes the trouble, which goes on until this is closed.
        void goWrong() throws Exception;

        @Override
        void close();
    }

    /// Makes the trouble in a shop.
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
