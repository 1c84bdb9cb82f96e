package io.minikafka.protocol;

import io.minikafka.base.ByteRegion;
import java.nio.ByteBuffer;

/// A part of an encoded response, in the order of sending.
public sealed interface Piece {
    /// Bytes in memory, from position to limit.
    record Bytes(ByteBuffer buffer) implements Piece {}

    /// Record data that goes out without passing through our memory. Whoever takes the piece owns the region.
    record Region(ByteRegion region) implements Piece {}
}
