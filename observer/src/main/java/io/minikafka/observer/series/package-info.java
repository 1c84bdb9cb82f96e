/// Metrics as numbers over time: which of them behave unlike their own past (RFC 0017).
@NullMarked
package io.minikafka.observer.series;

import org.jspecify.annotations.NullMarked;
