@NullMarked
package io.minikafka.metrics;

import org.jspecify.annotations.NullMarked;
