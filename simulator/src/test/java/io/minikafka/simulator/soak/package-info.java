/// A long run under mixed load that watches whether the broker's memory, threads and descriptors stay flat.
@NullMarked
package io.minikafka.simulator.soak;

import org.jspecify.annotations.NullMarked;
