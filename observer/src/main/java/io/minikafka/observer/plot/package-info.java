/// Drawings as text, for the pages of the repository and for users.
@NullMarked
package io.minikafka.observer.plot;

import org.jspecify.annotations.NullMarked;
