/// Kafka's record batch, format version 2, as bytes in a buffer: reading and writing its header, judging it,
/// building and decoding uncompressed ones. See docs/format/record-batch.md.
@NullMarked
package io.minikafka.storage.record;

import org.jspecify.annotations.NullMarked;
