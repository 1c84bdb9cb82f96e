/// Real Kafka clients of several makes, each in its own process, behind one interface; what they send and see.
@NullMarked
package io.minikafka.simulator.client;

import org.jspecify.annotations.NullMarked;
