/// Words and tools that every room shares: time, ids, invariants, byte regions. Knows no other room.
@NullMarked
package io.minikafka.base;

import org.jspecify.annotations.NullMarked;
