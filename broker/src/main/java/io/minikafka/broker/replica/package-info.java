/// The replicas of this node: who calls RFC 0013's state machine, and what carries out what it wants (RFC 0023).
@NullMarked
package io.minikafka.broker.replica;

import org.jspecify.annotations.NullMarked;
