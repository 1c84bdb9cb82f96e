/// Carries frames between sockets and the broker: listener, event loops, connections, back-pressure, limits.
/// Knows bytes, not topics. The frame and every limit are drawn in `docs/format/framing.md`; RFC 0004.
@NullMarked
package io.minikafka.network;

import org.jspecify.annotations.NullMarked;
