@NullMarked
package io.minikafka.observer.watch;

import org.jspecify.annotations.NullMarked;
