/// Turns log lines into templates: what a program says, apart from what it says it about (RFC 0017).
@NullMarked
package io.minikafka.observer.mining;

import org.jspecify.annotations.NullMarked;
