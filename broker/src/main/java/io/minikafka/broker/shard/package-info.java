/// Coordinators in shards: which shards this node has, from the moment in which it leads their partition until it does
/// not. RFC 0024.
@NullMarked
package io.minikafka.broker.shard;

import org.jspecify.annotations.NullMarked;
