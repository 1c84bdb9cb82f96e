/// What every real client must be able to do: the same bytes back, groups, seeking, administration.
@NullMarked
package io.minikafka.simulator.conformance;

import org.jspecify.annotations.NullMarked;
