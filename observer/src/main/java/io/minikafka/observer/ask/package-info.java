/// Answers questions of people from facts that were just fetched, each of them cited. Nothing is known here that was not
/// looked up. RFC 0019.
@NullMarked
package io.minikafka.observer.ask;

import org.jspecify.annotations.NullMarked;
