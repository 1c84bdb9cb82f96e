package io.minikafka.observer.rules;

import static io.minikafka.observer.rules.Clue.adds;
import static io.minikafka.observer.rules.Clue.against;
import static io.minikafka.observer.rules.Clue.needs;

import io.minikafka.observer.incident.SignalKind;
import java.util.List;

/// Clients that are told to wait by a quota nobody changed lately.
final class QuotaTooLow {
    static final Cause CAUSE =
            new Cause(
                    "quota-too-low",
                    "Clients are told to wait because of a quota: {subject}.",
                    List.of(
                            "Is the quota still right, or the client too greedy? kafka-configs --describe --entity-type clients."),
                    List.of(
                            needs(0.6, SignalKind.THROTTLED),
                            adds(0.1, SignalKind.LAG_GROWS),
                            against(0.3, Causes::changesThatFit),
                            against(0.2, SignalKind.REQUESTS_SURGE, SignalKind.CONNECTIONS_SURGE)));

    private QuotaTooLow() {}
}
