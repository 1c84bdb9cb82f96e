package io.minikafka.observer.rules;

import static io.minikafka.observer.rules.Clue.adds;
import static io.minikafka.observer.rules.Clue.needs;

import io.minikafka.observer.incident.SignalKind;
import java.util.List;

/// Clients that ask far more than usual.
final class ClientFlood {
    static final Cause CAUSE =
            new Cause(
                    "client-flood",
                    "Clients ask far more of {subject} than usual.",
                    List.of(
                            "Which clients? minikafka status, the quota figures, ss -tn on the broker's port.",
                            "Bound them: quotas by client id, max.connections; look for clients that try again without a pause."),
                    List.of(
                            needs(
                                    0.6,
                                    SignalKind.REQUESTS_SURGE,
                                    SignalKind.CONNECTIONS_SURGE,
                                    SignalKind.CONNECTIONS_REFUSED),
                            adds(0.15, SignalKind.CONNECTIONS_SURGE),
                            adds(0.15, SignalKind.REQUESTS_SURGE),
                            adds(0.1, SignalKind.CONNECTIONS_REFUSED),
                            adds(0.05, SignalKind.CPU_HIGH),
                            adds(0.05, SignalKind.THROTTLED)));

    private ClientFlood() {}
}
