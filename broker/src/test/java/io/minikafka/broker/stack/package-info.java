/// A whole cluster in one thread: nodes with their storage, replicas, quorum, conductor and gossip, their clients, and all
/// that can go wrong between them. RFC 0025.
@NullMarked
package io.minikafka.broker.stack;

import org.jspecify.annotations.NullMarked;
