/// Names causes of incidents. Each cause is one small file: what evidence speaks for it and against it, what it means
/// and what to do. No rule reads text that came from outside. RFC 0019.
@NullMarked
package io.minikafka.observer.rules;

import org.jspecify.annotations.NullMarked;
