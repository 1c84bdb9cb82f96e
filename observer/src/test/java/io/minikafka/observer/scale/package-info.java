@NullMarked
package io.minikafka.observer.scale;

import org.jspecify.annotations.NullMarked;
