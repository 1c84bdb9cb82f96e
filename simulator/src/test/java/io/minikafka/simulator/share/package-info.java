/// Share groups with real share consumers.
@NullMarked
package io.minikafka.simulator.share;

import org.jspecify.annotations.NullMarked;
