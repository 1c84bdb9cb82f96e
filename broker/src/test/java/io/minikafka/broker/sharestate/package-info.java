@NullMarked
package io.minikafka.broker.sharestate;

import org.jspecify.annotations.NullMarked;
