/// JSON as values: read from text that may be hostile, within limits, and written. Small, so that answers of
/// language models are judged by code that can be read in a minute. RFC 0019.
@NullMarked
package io.minikafka.observer.json;

import org.jspecify.annotations.NullMarked;
