/// Quotas of clients: how much each may produce, fetch and ask, and what happens beyond. RFC 0010.
@NullMarked
package io.minikafka.broker.quota;

import org.jspecify.annotations.NullMarked;
