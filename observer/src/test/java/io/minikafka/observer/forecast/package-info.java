@NullMarked
package io.minikafka.observer.forecast;

import org.jspecify.annotations.NullMarked;
