/// Transactions: what is remembered of each transactional id, and the coordinator that decides. No I/O. RFC 0005.
@NullMarked
package io.minikafka.broker.txn;

import org.jspecify.annotations.NullMarked;
