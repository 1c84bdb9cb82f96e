package io.minikafka.storage;

/// What a replica keeps beside its log (RFC 0013, 4.1).
///
/// @param promised the highest leader epoch that it sealed or accepted
/// @param adopted the epoch whose start its log is known to hold
public record SavedState(int promised, int adopted) {
    public static final SavedState NOTHING = new SavedState(0, 0);

    /// Neither of the two ever goes back.
    SavedState atLeast(SavedState other) {
        return new SavedState(Math.max(promised, other.promised), Math.max(adopted, other.adopted));
    }
}
