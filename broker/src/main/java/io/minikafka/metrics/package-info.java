/// Counters, latency histograms and the formats in which they are told. Seen by all rooms; sees only base.
/// RFC 0009.
@NullMarked
package io.minikafka.metrics;

import org.jspecify.annotations.NullMarked;
