/// Logs of our own that hold the state of the control plane: an atomic batch of keyed records is
/// appended, and at start everything is replayed. RFC 0004, section 4.3; the bytes are drawn in
/// `docs/format/journals.md`.
@NullMarked
package io.minikafka.broker.journal;

import org.jspecify.annotations.NullMarked;
