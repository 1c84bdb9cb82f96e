package io.minikafka.observer.scale;

/// What the scaler decided at the end of one minute, and why.
///
/// @param minute which one is over
/// @param load what came in it
/// @param ready the nodes that carried it
/// @param total those that are paid for: ready or starting
/// @param target how many are to be paid for from now on
public record Decision(
        long minute, double load, int ready, int total, int target, Rule rule, String reason) {
    public boolean changesNodes() {
        return target != total;
    }
}
