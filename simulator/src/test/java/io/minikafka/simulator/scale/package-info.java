/// The scaler on a real cluster: a compressed day with a spike, with and without it. `./dev evaluate spike`; RFC 0018.
@NullMarked
package io.minikafka.simulator.scale;

import org.jspecify.annotations.NullMarked;
