package io.minikafka.observer.evaluation;

/// What NAB's users pay for a false alarm and for a missed window, and get for a window found.
record NabProfile(String name, double truePositive, double falsePositive, double falseNegative) {
    static final NabProfile STANDARD = new NabProfile("standard", 1, 0.11, 1);
    static final NabProfile LOW_FALSE_POSITIVES = new NabProfile("reward low FP rate", 1, 0.22, 1);
    static final NabProfile LOW_FALSE_NEGATIVES = new NabProfile("reward low FN rate", 1, 0.11, 2);
}
