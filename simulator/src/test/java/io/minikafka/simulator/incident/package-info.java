/// Trouble is made in real broker processes, and the observer must notice it and name its cause. `./dev evaluate
/// incidents`; a part runs in CI. RFC 0019.
@NullMarked
package io.minikafka.simulator.incident;

import org.jspecify.annotations.NullMarked;
