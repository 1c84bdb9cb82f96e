/// What an operator meets: the launcher and its commands, full and damaged disks, hostile networks, orderly
/// stops, retention, many partitions. Everything against the real process.
@NullMarked
package io.minikafka.simulator.ops;

import org.jspecify.annotations.NullMarked;
