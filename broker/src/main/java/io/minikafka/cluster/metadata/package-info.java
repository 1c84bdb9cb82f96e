/// What the cluster knows about itself: topics, partitions and their settings, changed by commands
/// and replayed from records.
@NullMarked
package io.minikafka.cluster.metadata;

import org.jspecify.annotations.NullMarked;
