@NullMarked
package io.minikafka.broker.delay;

import org.jspecify.annotations.NullMarked;
