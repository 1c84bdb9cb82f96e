/// Micro-benchmarks with JMH. Each measures one claim that a class comment or an RFC makes; the
/// numbers are recorded in `docs/performance.md` with machine and commit.
@NullMarked
package io.minikafka.bench;

import org.jspecify.annotations.NullMarked;
