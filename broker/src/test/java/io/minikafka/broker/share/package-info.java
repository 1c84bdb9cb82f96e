@NullMarked
package io.minikafka.broker.share;

import org.jspecify.annotations.NullMarked;
