@NullMarked
package io.minikafka.broker.group.consumer;

import org.jspecify.annotations.NullMarked;
