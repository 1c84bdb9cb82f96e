@NullMarked
package io.minikafka.broker.produce;

import org.jspecify.annotations.NullMarked;
