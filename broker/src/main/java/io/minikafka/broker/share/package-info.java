/// Share groups without I/O: which record of a partition is with whom, what became of it, what must be
/// remembered. RFC 0008; the records are drawn in `docs/format/share.md`.
@NullMarked
package io.minikafka.broker.share;

import org.jspecify.annotations.NullMarked;
