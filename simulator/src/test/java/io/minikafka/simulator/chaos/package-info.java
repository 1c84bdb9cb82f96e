/// Chaos with real processes and stock clients: what they saw is checked for the anomalies that Jepsen knows of Kafka.
/// RFC 0022, 4.6.
@NullMarked
package io.minikafka.simulator.chaos;

import org.jspecify.annotations.NullMarked;
