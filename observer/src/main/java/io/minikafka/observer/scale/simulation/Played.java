package io.minikafka.observer.scale.simulation;

/// What one policy cost and missed.
public record Played(String name, long nodeMinutes, long missedMinutes) {}
