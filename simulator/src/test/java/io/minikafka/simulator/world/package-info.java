/// A partition with its replicas, their disks and the network between them, all simulated in one thread from a seed.
/// The replicas and the election are the real ones; the metadata quorum is a register that never fails. RFC 0013.
@NullMarked
package io.minikafka.simulator.world;

import org.jspecify.annotations.NullMarked;
