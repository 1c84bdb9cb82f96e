/// One partition on several nodes: sealing, adoption, commit by any W of N, truncation by epoch, learners and
/// change of the replica set. Sans I/O: [Replica] takes inputs and returns outputs, and never sees bytes,
/// clocks, sockets or disks. The protocol is argued in RFC 0013 and specified in `spec/Replication.tla`.
@NullMarked
package io.minikafka.cluster.replication;

import org.jspecify.annotations.NullMarked;
