/// The conductor: on the node that is active, it decides who holds and who leads each partition, and who is
/// alive. Sans I/O; what it wants becomes true when the metadata quorum commits it. RFC 0020, section 4.6.
@NullMarked
package io.minikafka.cluster.conductor;

import org.jspecify.annotations.NullMarked;
