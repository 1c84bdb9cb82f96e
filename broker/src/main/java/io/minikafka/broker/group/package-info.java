/// Classic consumer groups: who is a member, who leads, and what has been consumed. The core has no clock,
/// thread, file or chance of its own; [io.minikafka.broker.group.service.GroupService] drives it. RFC 0004, 4.6.
@NullMarked
package io.minikafka.broker.group;

import org.jspecify.annotations.NullMarked;
