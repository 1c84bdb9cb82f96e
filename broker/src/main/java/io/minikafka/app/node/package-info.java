/// A node as commands see it: how it is started, how a running one is found, what version it is of.
@NullMarked
package io.minikafka.app.node;

import org.jspecify.annotations.NullMarked;
