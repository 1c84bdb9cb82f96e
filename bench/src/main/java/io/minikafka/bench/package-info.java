/// Loads on the write-ahead log and on the logs behind it, without a network: `./dev bench`. What they gave is in
/// `docs/performance.md`.
@NullMarked
package io.minikafka.bench;

import org.jspecify.annotations.NullMarked;
