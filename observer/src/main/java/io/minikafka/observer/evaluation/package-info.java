/// Scores the detectors on labelled data, as `./dev evaluate` asks for (RFC 0017).
@NullMarked
package io.minikafka.observer.evaluation;

import org.jspecify.annotations.NullMarked;
