/// Tests of the network room: real sockets on the loopback, time moved by hand.
@NullMarked
package io.minikafka.network;

import org.jspecify.annotations.NullMarked;
