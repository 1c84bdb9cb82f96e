package io.minikafka.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.internals.BufferSupplier;

/// Bytes that a client compressed as a whole.
public final class Unpacked {
    private Unpacked() {}

    /// What `packed` unpacks to; empty if it is damaged or unpacks to more than `maxBytes`.
    public static Optional<byte[]> bytes(Codec codec, ByteBuffer packed, int maxBytes) {
        try (BoundedStream in =
                new BoundedStream(
                        codec.compression()
                                .wrapForInput(
                                        packed.duplicate(),
                                        RecordBatch.CURRENT_MAGIC_VALUE,
                                        BufferSupplier.NO_CACHING),
                        maxBytes)) {
            return Optional.of(in.readAllBytes());
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
