/// Writing: batches checked, compressed anew where the topic asks for it, appended, answered after their
/// commit; and the ids of producers. RFC 0004, section 4.5.
@NullMarked
package io.minikafka.broker.produce;

import org.jspecify.annotations.NullMarked;
