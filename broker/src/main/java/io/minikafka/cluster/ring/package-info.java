/// Where partitions live: a token ring with bounded load and racks, and plans that move as little as possible. Sans
/// I/O. RFC 0015.
@NullMarked
package io.minikafka.cluster.ring;

import org.jspecify.annotations.NullMarked;
