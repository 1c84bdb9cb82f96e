/// What groups of the newer types have in common, whose members the broker brings to a target by their heartbeats
/// (KIP-848 for consumers, KIP-1071 for Streams applications). No clock, thread, file or chance of its own. RFC 0007, 0012.
@NullMarked
package io.minikafka.broker.group.modern;

import org.jspecify.annotations.NullMarked;
