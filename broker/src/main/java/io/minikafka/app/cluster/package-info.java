/// A whole cluster on one machine, for trying out and for experiments: its processes, and the wires between them that
/// can be cut, delayed and made lossy. RFC 0022, 4.5.
@NullMarked
package io.minikafka.app.cluster;

import org.jspecify.annotations.NullMarked;
