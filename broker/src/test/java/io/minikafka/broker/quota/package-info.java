@NullMarked
package io.minikafka.broker.quota;

import org.jspecify.annotations.NullMarked;
