package io.minikafka.observer.scale;

/// Who decides at the moment.
public enum Rule {
    REACTIVE,
    PREDICTIVE
}
