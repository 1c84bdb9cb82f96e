@NullMarked
package io.minikafka.observer.rules;

import org.jspecify.annotations.NullMarked;
