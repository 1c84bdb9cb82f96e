/// Tests of the write-ahead log.
@NullMarked
package io.minikafka.storage.wal;

import org.jspecify.annotations.NullMarked;
