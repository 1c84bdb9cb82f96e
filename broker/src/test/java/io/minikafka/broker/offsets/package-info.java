@NullMarked
package io.minikafka.broker.offsets;

import org.jspecify.annotations.NullMarked;
