package io.minikafka.broker.share;

import java.util.List;

/// What a member says of neighbouring records.
///
/// @param types one for all of them, or one for each: the numbers of the protocol
public record AckBatch(long first, long last, List<Byte> types) {
    static final byte GAP = 0;
    static final byte ACCEPT = 1;
    static final byte RELEASE = 2;
    static final byte REJECT = 3;
    static final byte RENEW = 4;

    byte type(long offset) {
        return types.size() == 1 ? types.getFirst() : types.get((int) (offset - first));
    }
}
