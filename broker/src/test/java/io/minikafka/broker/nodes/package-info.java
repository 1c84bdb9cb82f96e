/// Tests of the gossip's runtime: real datagrams on the loopback.
@NullMarked
package io.minikafka.broker.nodes;

import org.jspecify.annotations.NullMarked;
