/// The observer as a program: its commands, and the loop that ties the other rooms together. RFC 0019.
@NullMarked
package io.minikafka.observer.app;

import org.jspecify.annotations.NullMarked;
