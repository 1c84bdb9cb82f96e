@NullMarked
package io.minikafka.protocol;

import org.jspecify.annotations.NullMarked;
