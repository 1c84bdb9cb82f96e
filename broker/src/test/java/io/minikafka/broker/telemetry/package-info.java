@NullMarked
package io.minikafka.broker.telemetry;

import org.jspecify.annotations.NullMarked;
