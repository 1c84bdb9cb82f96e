/// Connections between the nodes of a cluster: who is at the other end, letters that may be lost, calls that are
/// answered. Knows bytes, not topics. The frames are drawn in `docs/format/links.md`; RFC 0022.
@NullMarked
package io.minikafka.network.link;

import org.jspecify.annotations.NullMarked;
