/// The node-wide write-ahead log: what all partitions append goes here first, in groups, with one sync a
/// group. Knows nothing of segments, offsets or batches; it promises order, durability and replay.
/// See docs/rfc/0003-durability.md and docs/format/wal.md.
@NullMarked
package io.minikafka.storage.wal;

import org.jspecify.annotations.NullMarked;
