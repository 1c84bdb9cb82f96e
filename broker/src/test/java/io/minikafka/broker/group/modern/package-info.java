@NullMarked
package io.minikafka.broker.group.modern;

import org.jspecify.annotations.NullMarked;
