/// Faults inside of a broker's process, which its own code knows nothing of: a Java agent puts them there.
@NullMarked
package io.minikafka.simulator.fault;

import org.jspecify.annotations.NullMarked;
