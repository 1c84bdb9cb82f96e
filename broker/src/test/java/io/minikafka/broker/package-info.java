@NullMarked
package io.minikafka.broker;

import org.jspecify.annotations.NullMarked;
