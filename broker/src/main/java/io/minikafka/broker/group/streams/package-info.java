/// Groups of Kafka Streams applications (KIP-1071): who is in them, their topology, and who has which tasks; no I/O.
/// RFC 0012; the frame is RFC 0007's.
@NullMarked
package io.minikafka.broker.group.streams;

import org.jspecify.annotations.NullMarked;
