/// Which nodes seem to be alive: SWIM gossip with Lifeguard's corrections. Hints only; nothing is granted here. Sans
/// I/O. RFC 0014.
@NullMarked
package io.minikafka.cluster.membership;

import org.jspecify.annotations.NullMarked;
