/// What became of the records of share groups, as the shard of a group remembers it in a cluster: changes, which the
/// journal puts in order, and their replay. No I/O, no clock. RFC 0024, 4.8.
@NullMarked
package io.minikafka.broker.sharestate;

import org.jspecify.annotations.NullMarked;
