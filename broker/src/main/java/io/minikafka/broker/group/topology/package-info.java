/// What a Streams application wants done: its topology, the topics and tasks that come of it, and how tasks are
/// shared out. Pure functions of values. RFC 0012, 4.2 and 4.3.
@NullMarked
package io.minikafka.broker.group.topology;

import org.jspecify.annotations.NullMarked;
