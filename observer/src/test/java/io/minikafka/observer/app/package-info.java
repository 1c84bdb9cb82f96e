@NullMarked
package io.minikafka.observer.app;

import org.jspecify.annotations.NullMarked;
