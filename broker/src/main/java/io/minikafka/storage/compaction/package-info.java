/// What compaction does to the bytes of segments: the map of each key's last offset, the filter for batches, new
/// files. Which logs are compacted, and when, is decided by those who own them. RFC 0006.
@NullMarked
package io.minikafka.storage.compaction;

import org.jspecify.annotations.NullMarked;
