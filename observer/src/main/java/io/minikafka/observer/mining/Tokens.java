package io.minikafka.observer.mining;

/// The tokens of one line, in arrays that are used again for the next. A token is a word that stays, a mark
/// (punctuation), or a variable. Kept apart from the line's chars so that nothing is allocated per token.
final class Tokens {
    static final byte WORD = 0;
    static final byte MARK = 1;
    static final byte VARIABLE = 2;

    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final byte[] kinds;
    private final int[] starts;
    private final int[] ends;
    private final long[] hashes;
    private final int capacity;
    private int size;

    /// A scanner adds up to two tokens at a time, so there is room for one more.
    Tokens(int capacity) {
        this.capacity = capacity;
        kinds = new byte[capacity + 1];
        starts = new int[capacity + 1];
        ends = new int[capacity + 1];
        hashes = new long[capacity + 1];
    }

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    boolean hasRoom() {
        return size < capacity;
    }

    byte kind(int i) {
        return kinds[i];
    }

    int start(int i) {
        return starts[i];
    }

    int end(int i) {
        return ends[i];
    }

    long hash(int i) {
        return hashes[i];
    }

    void add(byte kind, int start, int end, long hash) {
        kinds[size] = kind;
        starts[size] = start;
        ends[size] = end;
        hashes[size] = hash;
        size++;
    }

    /// Forgets all tokens from this one on.
    void cut(int newSize) {
        size = newSize;
    }

    void extend(int i, int end) {
        ends[i] = end;
    }

    /// Two lines with the same masked form have the same fingerprint.
    long fingerprint() {
        long hash = size;
        for (int i = 0; i < size; i++) {
            hash = (hash ^ hashes[i]) * MIX;
            hash ^= hash >>> 29;
        }
        return hash;
    }
}
