/// The metadata of a node that is in a cluster: the quorum with its journal, joining, heartbeats, forwarding,
/// and the conductor's thread. RFC 0020.
@NullMarked
package io.minikafka.broker.quorum;

import org.jspecify.annotations.NullMarked;
