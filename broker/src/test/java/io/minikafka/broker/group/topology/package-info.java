@NullMarked
package io.minikafka.broker.group.topology;

import org.jspecify.annotations.NullMarked;
