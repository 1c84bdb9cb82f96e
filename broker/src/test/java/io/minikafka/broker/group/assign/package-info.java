@NullMarked
package io.minikafka.broker.group.assign;

import org.jspecify.annotations.NullMarked;
