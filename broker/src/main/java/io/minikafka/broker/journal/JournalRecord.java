package io.minikafka.broker.journal;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The news that a key has a value now, or (a tombstone) none any more. The arrays are not copied;
/// nobody changes them.
public final class JournalRecord {
    private final byte[] key;
    private final byte @Nullable [] value;

    private JournalRecord(byte[] key, byte @Nullable [] value) {
        this.key = key;
        this.value = value;
    }

    /// `key` has this value now.
    public static JournalRecord of(byte[] key, byte[] value) {
        return new JournalRecord(key, value);
    }

    /// `key` is gone.
    public static JournalRecord tombstone(byte[] key) {
        return new JournalRecord(key, null);
    }

    public byte[] key() {
        return key;
    }

    /// Empty for a tombstone.
    public Optional<byte[]> value() {
        return Optional.ofNullable(value);
    }

    /// Bytes of key and value together.
    public int sizeBytes() {
        return key.length + (value == null ? 0 : value.length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JournalRecord that
                && Arrays.equals(key, that.key)
                && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(key) + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return "JournalRecord[key=%d bytes, %s]"
                .formatted(
                        key.length,
                        value == null ? "tombstone" : "value=" + value.length + " bytes");
    }
}
