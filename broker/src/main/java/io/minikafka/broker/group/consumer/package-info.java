/// Consumer groups of the new protocol (KIP-848): the broker assigns, members reconcile. No clock, thread, file
/// or chance of its own, as all of the groups' core. RFC 0007.
@NullMarked
package io.minikafka.broker.group.consumer;

import org.jspecify.annotations.NullMarked;
