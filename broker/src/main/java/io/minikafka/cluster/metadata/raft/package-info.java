/// The metadata quorum on Apache Kafka's Raft library: the only code that sees it. What it needs of disk and
/// network are ports of ours. RFC 0020, section 4.2.
@NullMarked
package io.minikafka.cluster.metadata.raft;

import org.jspecify.annotations.NullMarked;
