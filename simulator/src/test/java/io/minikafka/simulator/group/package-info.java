/// Groups of the newer protocols, with real Java clients, crashes of the broker and migration.
@NullMarked
package io.minikafka.simulator.group;

import org.jspecify.annotations.NullMarked;
