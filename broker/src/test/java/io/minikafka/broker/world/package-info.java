/// The coordinators of transactions, groups and share groups in one simulated world, on real storage.
@NullMarked
package io.minikafka.broker.world;

import org.jspecify.annotations.NullMarked;
