/// The broker that a test talks to: started, killed and restarted as a process of its own.
@NullMarked
package io.minikafka.simulator.broker;

import org.jspecify.annotations.NullMarked;
