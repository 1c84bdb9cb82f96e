package io.minikafka.observer.incident;

/// What became of an incident in a step. Each has the incident as it is now.
public sealed interface IncidentEvent {
    Incident incident();

    record Opened(Incident incident) implements IncidentEvent {}

    /// There is a firm verdict, or its first cause is another one.
    record Judged(Incident incident) implements IncidentEvent {}

    record Closed(Incident incident) implements IncidentEvent {}
}
