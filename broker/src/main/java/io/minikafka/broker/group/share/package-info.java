/// Membership of share groups (KIP-932): who is in it, and who fetches from which partitions. What becomes of
/// records is another room's business (`broker.share`). RFC 0008, 4.8; the frame is RFC 0007's.
@NullMarked
package io.minikafka.broker.group.share;

import org.jspecify.annotations.NullMarked;
