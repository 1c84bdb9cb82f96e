/// Metrics that clients send of themselves (KIP-714): who is asked for which, what came last. RFC 0009, 4.6.
@NullMarked
package io.minikafka.broker.telemetry;

import org.jspecify.annotations.NullMarked;
