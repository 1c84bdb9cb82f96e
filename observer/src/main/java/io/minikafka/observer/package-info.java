/// The intelligence layer: it watches brokers from outside, as any operator would, notices what is unusual,
/// names causes with evidence, forecasts load and plans capacity. It never runs inside a broker's process.
@NullMarked
package io.minikafka.observer;

import org.jspecify.annotations.NullMarked;
