/// How often each template comes: what is new, what bursts, what fell silent (RFC 0017).
@NullMarked
package io.minikafka.observer.rates;

import org.jspecify.annotations.NullMarked;
