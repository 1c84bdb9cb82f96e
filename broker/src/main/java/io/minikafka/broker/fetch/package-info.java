/// Reading: fetch sessions, what a request takes from which partitions, and the purgatory in which requests
/// wait for records. RFC 0004, section 4.5.
@NullMarked
package io.minikafka.broker.fetch;

import org.jspecify.annotations.NullMarked;
