/// Who is there: the gossip's socket and thread, what it believes as an immutable view, and the request by which
/// `minikafka nodes` asks for it. RFC 0014, RFC 0022.
@NullMarked
package io.minikafka.broker.nodes;

import org.jspecify.annotations.NullMarked;
