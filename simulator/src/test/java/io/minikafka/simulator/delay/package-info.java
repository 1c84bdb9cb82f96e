/// Delayed delivery with real clients: over kills of the broker, and how late a million records come (RFC 0016).
@NullMarked
package io.minikafka.simulator.delay;

import org.jspecify.annotations.NullMarked;
