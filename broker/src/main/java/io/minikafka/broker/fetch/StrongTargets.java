package io.minikafka.broker.fetch;

import io.minikafka.broker.Confirmations;
import io.minikafka.broker.Led;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// Partitions of a fetch whose topics want strong reads: they are asked about before anything is read. RFC 0026.
final class StrongTargets {
    private StrongTargets() {}

    static boolean isAmong(List<FetchTarget> targets) {
        for (int i = 0; i < targets.size(); i++) {
            if (targets.get(i).isStrong()) {
                return true;
            }
        }
        return false;
    }

    /// @param knowsNotAvailable whether the client knows OFFSET_NOT_AVAILABLE
    /// @param whenDone gets the targets, those that are not certain as failed; once, on any thread
    static void confirm(
            List<FetchTarget> targets,
            boolean knowsNotAvailable,
            Consumer<List<FetchTarget>> whenDone) {
        List<Integer> asked = new ArrayList<>();
        List<Led> led = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            if (targets.get(i).isStrong()) {
                asked.add(i);
                led.add(targets.get(i).led());
            }
        }
        Confirmations.ask(
                led,
                answers -> {
                    List<FetchTarget> confirmed = new ArrayList<>(targets);
                    for (int i = 0; i < answers.size(); i++) {
                        Errors error = Confirmations.error(answers.get(i), knowsNotAvailable);
                        if (error != Errors.NONE) {
                            confirmed.set(
                                    asked.get(i),
                                    FetchTarget.failed(targets.get(asked.get(i)).slot(), error));
                        }
                    }
                    whenDone.accept(confirmed);
                });
    }
}
