@NullMarked
package io.minikafka.observer.incident;

import org.jspecify.annotations.NullMarked;
