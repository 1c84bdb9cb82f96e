/// Where things are, for whoever asks: what each node holds, and which partition and nodes a key belongs to. Answered by
/// any node from its image of the metadata. RFC 0026, section 4.3.
@NullMarked
package io.minikafka.broker.place;

import org.jspecify.annotations.NullMarked;
