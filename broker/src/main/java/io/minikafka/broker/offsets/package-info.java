/// Finding a place in a log: by timestamp, at its ends, or where a leader epoch ended.
/// RFC 0004, section 4.5.
@NullMarked
package io.minikafka.broker.offsets;

import org.jspecify.annotations.NullMarked;
