@NullMarked
package io.minikafka.broker.replica;

import org.jspecify.annotations.NullMarked;
