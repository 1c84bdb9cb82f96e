/// The door to Kafka's message classes: bytes of a request become a message value, a message value becomes
/// the pieces of a response. No I/O. Knows `base` and kafka-clients; the only room that sees Kafka's record,
/// request and reader classes (RFC 0001).
@NullMarked
package io.minikafka.protocol;

import org.jspecify.annotations.NullMarked;
