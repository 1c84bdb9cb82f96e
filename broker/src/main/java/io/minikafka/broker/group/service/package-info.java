/// Consumer groups as clients meet them: a handler for each request, the thread and the journal of the
/// [io.minikafka.broker.group.GroupCoordinator]. RFC 0004, section 4.6.
@NullMarked
package io.minikafka.broker.group.service;

import org.jspecify.annotations.NullMarked;
