/// Tests of local clusters and of the wires between their nodes.
@NullMarked
package io.minikafka.app.cluster;

import org.jspecify.annotations.NullMarked;
