@NullMarked
package io.minikafka.observer.scale.simulation;

import org.jspecify.annotations.NullMarked;
