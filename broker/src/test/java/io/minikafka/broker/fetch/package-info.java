@NullMarked
package io.minikafka.broker.fetch;

import org.jspecify.annotations.NullMarked;
