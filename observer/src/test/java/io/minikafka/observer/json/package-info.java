@NullMarked
package io.minikafka.observer.json;

import org.jspecify.annotations.NullMarked;
