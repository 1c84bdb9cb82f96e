package io.minikafka.observer.symptom;

import io.minikafka.observer.incident.Signal;
import java.util.List;

/// Looks for one sort of trouble. Remembers what it needs of former looks, within bounds. Called by one thread.
@FunctionalInterface
interface Symptom {
    List<Signal> find(View view);
}
