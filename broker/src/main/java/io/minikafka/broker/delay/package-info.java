/// Delayed delivery: records that wait in their partition's log until they are due. One owner thread; what waits
/// is found again by reading the logs. RFC 0016, docs/format/delayed.md.
@NullMarked
package io.minikafka.broker.delay;

import org.jspecify.annotations.NullMarked;
