/// The log of a partition: segments, indexes, producers' state, epochs; recovery, checkpoint, retention.
/// Durability is the business of [io.minikafka.storage.wal]. See docs/rfc/0002-storage.md and
/// docs/format/{segment,indexes,checkpoint}.md.
@NullMarked
package io.minikafka.storage;

import org.jspecify.annotations.NullMarked;
