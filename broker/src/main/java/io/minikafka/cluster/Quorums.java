package io.minikafka.cluster;

import java.util.Optional;

/// How many of `n` replicas must hold a batch before it is acknowledged (`w`), and how many must answer
/// before one of them is made leader (`r`). Any `w` and any `r` of them meet. RFC 0013.
public record Quorums(int n, int w, int r) {
    /// More replicas than this of one partition are refused.
    public static final int REPLICAS_MAX = 15;

    public Quorums {
        Optional<String> problem = problem(n, w, r);
        if (problem.isPresent()) {
            throw new IllegalArgumentException(problem.get());
        }
    }

    /// What is chosen when nobody chooses: an acknowledged batch survives the loss of one replica, if
    /// there is another.
    public static Quorums of(int n) {
        int w = n == 1 ? 1 : Math.max(2, n / 2 + 1);
        return new Quorums(n, w, n - w + 1);
    }

    /// What is wrong with a choice, in words for the one who chose; empty if it is safe.
    public static Optional<String> problem(int n, int w, int r) {
        if (n < 1 || n > REPLICAS_MAX) {
            return Optional.of(
                    "A partition has 1 to " + REPLICAS_MAX + " replicas, not " + n + ".");
        }
        if (w < 1 || w > n || r < 1 || r > n) {
            return Optional.of(
                    "Write and read quorum are between 1 and the number of replicas (%d), not %d and %d."
                            .formatted(n, w, r));
        }
        if (r + w <= n) {
            return Optional.of(
                    "With %d replicas, a write quorum of %d needs a read quorum of at least %d, not %d: otherwise a leader could be elected that lacks acknowledged records."
                            .formatted(n, w, n - w + 1, r));
        }
        if (w == 1 && n > 1) {
            return Optional.of(
                    "A write quorum of 1 of %d replicas would lose acknowledged records with one disk; it must be at least 2."
                            .formatted(n));
        }
        return Optional.empty();
    }

    /// With a write quorum of at least `minInSync` (as far as there are replicas), and a read quorum that still meets it.
    public Quorums atLeast(int minInSync) {
        int raised = Math.min(n, Math.max(w, minInSync));
        return new Quorums(n, raised, Math.max(r, n - raised + 1));
    }

    /// How many replicas must hold to an epoch before a strong read is answered in it: they meet every
    /// quorum that could elect another leader, and every quorum that could commit without them.
    public int confirmations() {
        return Math.max(n - r + 1, n - w + 1);
    }

    /// How many nodes may be lost for good, any of them, without an acknowledged batch being lost.
    public int disksToLose() {
        return w - 1;
    }

    /// How many nodes may be down, any of them, while writes go on, also after an election.
    public int nodesToFail() {
        return Math.min(n - w, n - r);
    }
}
