/// Kills of the broker under load, and the checks that nothing acknowledged was lost.
@NullMarked
package io.minikafka.simulator.crash;

import org.jspecify.annotations.NullMarked;
