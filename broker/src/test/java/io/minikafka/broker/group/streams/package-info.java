@NullMarked
package io.minikafka.broker.group.streams;

import org.jspecify.annotations.NullMarked;
