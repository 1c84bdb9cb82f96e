/// Transactions as clients meet them: a handler for each request, the thread and the journal of the
/// [io.minikafka.broker.txn.TransactionCoordinator], and producer ids. RFC 0005.
@NullMarked
package io.minikafka.broker.txn.service;

import org.jspecify.annotations.NullMarked;
