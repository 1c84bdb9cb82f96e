package io.minikafka.network.link;

import io.minikafka.base.ByteRegion;
import java.util.Optional;

/// Something said to another node that may be lost. What is in it is the sender's business.
///
/// @param head the first bytes, which are read only
/// @param records the rest, if any; belongs to whoever has the letter, and is released once it left or was dropped
@SuppressWarnings("ArrayRecordComponent") // nobody compares letters
public record Letter(byte[] head, Optional<ByteRegion> records) {
    public static Letter of(byte[] head) {
        return new Letter(head, Optional.empty());
    }

    public int sizeBytes() {
        return Math.addExact(head.length, records.map(ByteRegion::sizeBytes).orElse(0));
    }

    void drop() {
        records.ifPresent(ByteRegion::release);
    }
}
