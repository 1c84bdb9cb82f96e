/// What is unusual, said as signals, and signals that belong together, kept as incidents with numbered evidence.
/// No I/O and no clock: time comes with what is observed. RFC 0019.
@NullMarked
package io.minikafka.observer.incident;

import org.jspecify.annotations.NullMarked;
