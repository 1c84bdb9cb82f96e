/// Forecasts of load, minute by minute, as quantiles (RFC 0018). Logic without I/O: time is the number of a minute
/// that the caller gives, chance comes from a seed, and the same observations give the same forecasts.
@NullMarked
package io.minikafka.observer.forecast;

import org.jspecify.annotations.NullMarked;
