/// Several real processes as one cluster.
@NullMarked
package io.minikafka.simulator.cluster;

import org.jspecify.annotations.NullMarked;
