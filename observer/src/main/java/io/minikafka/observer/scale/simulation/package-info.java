/// Replays a trace of load against the scaler and tells what it would have cost and missed, beside the reactive rule
/// and perfect foresight (RFC 0018).
@NullMarked
package io.minikafka.observer.scale.simulation;

import org.jspecify.annotations.NullMarked;
