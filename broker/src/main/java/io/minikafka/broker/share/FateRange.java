package io.minikafka.broker.share;

/// Records that share a fate.
///
/// @param last inclusive
/// @param deliveries how often each of them was delivered
public record FateRange(long first, long last, Fate fate, int deliveries) {
    /// Both as one, if `next` continues this one.
    boolean continuesWith(FateRange next) {
        return next.first == last + 1 && next.fate == fate && next.deliveries == deliveries;
    }
}
