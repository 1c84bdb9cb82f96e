package io.minikafka.broker.share;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongPredicate;

/// The tracked records of each key, one behind the other in the order of their offsets. The first one that is
/// not decided is the head of its chain and the only one that may be acquired. Keys are known by a 64-bit
/// hash: two keys with the same one share a chain, which costs time and never order.
///
/// Rings as in [Window]: a slot has its key's hash, and the distance to the next record of that key.
final class KeyChains {
    static final long NONE = -1;

    private static final byte NO_KEY = 0;
    private static final byte HEAD = 1;
    private static final byte BEHIND = 2;

    private final Map<Long, Long> tails = new HashMap<>();
    private byte[] roles = new byte[0];
    private long[] hashes = new long[0];
    private int[] next = new int[0];

    /// Makes room for the offsets from `start` to `end`.
    void cover(long start, long end) {
        int capacity = Window.capacityFor((int) (end - start));
        if (capacity <= roles.length) {
            return;
        }
        byte[] newRoles = new byte[capacity];
        long[] newHashes = new long[capacity];
        int[] newNext = new int[capacity];
        if (roles.length > 0) {
            for (long offset = start; offset < Math.min(end, start + roles.length); offset++) {
                int to = (int) offset & (capacity - 1);
                newRoles[to] = roles[at(offset)];
                newHashes[to] = hashes[at(offset)];
                newNext[to] = next[at(offset)];
            }
        }
        roles = newRoles;
        hashes = newHashes;
        next = newNext;
    }

    /// The record at `offset` has no key, or is decided.
    void addWithoutKey(long offset) {
        roles[at(offset)] = NO_KEY;
    }

    /// The record at `offset`, behind all those before, has this key.
    void add(long offset, long hash) {
        int slot = at(offset);
        hashes[slot] = hash;
        next[slot] = 0;
        Long tail = tails.put(hash, offset);
        roles[slot] = tail == null ? HEAD : BEHIND;
        if (tail != null) {
            next[at(tail)] = (int) (offset - tail);
        }
    }

    /// Whether a record of the same key that comes before is not decided.
    boolean isBlocked(long offset) {
        return roles.length > 0 && roles[at(offset)] == BEHIND;
    }

    /// The record at `offset` is decided.
    ///
    /// @return the record that is the head of the chain now; [#NONE] if there is none, or the head is another one
    long decided(long offset, LongPredicate isDecided) {
        if (roles.length == 0 || roles[at(offset)] != HEAD) {
            return NONE;
        }
        roles[at(offset)] = NO_KEY;
        long head = offset;
        while (next[at(head)] != 0) {
            head += next[at(head)];
            if (!isDecided.test(head)) {
                roles[at(head)] = HEAD;
                return head;
            }
            roles[at(head)] = NO_KEY;
        }
        tails.remove(hashes[at(offset)]);
        return NONE;
    }

    /// Keys with records that are not decided.
    int keys() {
        return tails.size();
    }

    private int at(long offset) {
        return (int) offset & (roles.length - 1);
    }
}
