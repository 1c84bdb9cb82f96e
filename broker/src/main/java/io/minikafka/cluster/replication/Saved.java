package io.minikafka.cluster.replication;

/// What a replica keeps besides its log. Written whole, synced before anybody hears of it.
///
/// @param promised the highest epoch that it sealed or accepted: it takes part in none below
/// @param adopted the epoch whose start its log is known to hold
public record Saved(int promised, int adopted) {
    public static final Saved NOTHING = new Saved(0, 0);
}
