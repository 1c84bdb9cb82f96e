/// The engine at a pace that a simulation sets.
@NullMarked
package io.minikafka.cluster.metadata.raft;

import org.jspecify.annotations.NullMarked;
