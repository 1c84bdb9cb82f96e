/// Plans capacity: how many nodes there shall be, minute by minute, from what was observed and forecast (RFC 0018).
/// The decisions are logic without I/O; carrying them out, publishing and keeping them is in `scale.service`.
@NullMarked
package io.minikafka.observer.scale;

import org.jspecify.annotations.NullMarked;
