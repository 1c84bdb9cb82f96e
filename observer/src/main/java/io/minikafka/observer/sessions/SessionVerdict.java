package io.minikafka.observer.sessions;

/// How a session compares with the normal ones.
///
/// @param score 1 is the border; beyond it the session is anomalous
/// @param reason in words, for a person
public record SessionVerdict(double score, String reason) {
    public boolean anomalous() {
        return score > 1;
    }
}
