@NullMarked
package io.minikafka.observer.ask;

import org.jspecify.annotations.NullMarked;
