/// What is unusual in what was seen: each file knows one sort of trouble. Pure functions of the looks so far: no I/O, no
/// clock. RFC 0019.
@NullMarked
package io.minikafka.observer.symptom;

import org.jspecify.annotations.NullMarked;
