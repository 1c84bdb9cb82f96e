/// Tests of the links between nodes: real sockets on the loopback.
@NullMarked
package io.minikafka.network.link;

import org.jspecify.annotations.NullMarked;
