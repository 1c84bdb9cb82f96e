/// The HTTP listener for operators: figures and health. Small, bounded, and asleep until somebody asks.
/// RFC 0009, 4.5.
@NullMarked
package io.minikafka.app.http;

import org.jspecify.annotations.NullMarked;
