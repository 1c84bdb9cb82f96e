@NullMarked
package io.minikafka.observer.symptom;

import org.jspecify.annotations.NullMarked;
