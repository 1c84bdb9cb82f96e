package io.minikafka.protocol;

import io.minikafka.base.ByteRegion;
import java.nio.ByteBuffer;

/// A part of an encoded response, in the order of sending.
public sealed interface Piece {
    /// Bytes in memory, from position to limit.
    record Bytes(ByteBuffer buffer) implements Piece {}

    /// The piece for a region, which belongs to it from now on.
    static Piece of(ByteRegion region) {
        return region.memory().<Piece>map(Bytes::new).orElseGet(() -> new Region(region));
    }

    /// Record data that goes out without passing through our memory. Whoever takes the piece owns the region.
    record Region(ByteRegion region) implements Piece {}
}
