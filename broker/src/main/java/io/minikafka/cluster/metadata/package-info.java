/// What the cluster knows about itself: topics, their settings, producer ids. Sans I/O: a command is
/// decided into records and a result, replay of the records makes the next image. RFC 0004, section 4.4.
@NullMarked
package io.minikafka.cluster.metadata;

import org.jspecify.annotations.NullMarked;
