@NullMarked
package io.minikafka.observer.llm;

import org.jspecify.annotations.NullMarked;
