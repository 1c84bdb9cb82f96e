package io.minikafka.storage;

import io.minikafka.base.TopicIdPartition;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Names of directories and files below `logs/`.
final class SegmentNames {
    static final String ROOT = "logs";
    static final String LOG = ".log";
    static final String OFFSET_INDEX = ".index";
    static final String TIME_INDEX = ".timeindex";
    static final String ABORTED_INDEX = ".txnindex";

    private static final Set<String> SUFFIXES =
            Set.of(LOG, OFFSET_INDEX, TIME_INDEX, ABORTED_INDEX);

    private static final int OFFSET_DIGITS = 20;
    private static final int UUID_CHARS = 36;

    private SegmentNames() {}

    static String directory(TopicIdPartition id) {
        return ROOT + "/" + id;
    }

    static String file(TopicIdPartition id, long baseOffset, String suffix) {
        String digits = Long.toString(baseOffset);
        return directory(id) + "/" + "0".repeat(OFFSET_DIGITS - digits.length()) + digits + suffix;
    }

    /// The log that a directory belongs to; empty when the name is not one of ours.
    static Optional<TopicIdPartition> parseDirectory(String name) {
        if (name.length() < UUID_CHARS + 2 || name.charAt(UUID_CHARS) != '-') {
            return Optional.empty();
        }
        try {
            TopicIdPartition id =
                    new TopicIdPartition(
                            UUID.fromString(name.substring(0, UUID_CHARS)),
                            Integer.parseInt(name.substring(UUID_CHARS + 1)));
            return id.toString().equals(name) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    /// The base offset in the name of a segment's or index's file; -1 when the name is not one of ours.
    static long parseBaseOffset(String name) {
        int dot = name.indexOf('.');
        if (dot != OFFSET_DIGITS) {
            return -1;
        }
        String suffix = name.substring(dot);
        if (!SUFFIXES.contains(suffix)) {
            return -1;
        }
        long base = 0;
        for (int i = 0; i < dot; i++) {
            int digit = name.charAt(i) - '0';
            if (digit < 0 || digit > 9 || base > (Long.MAX_VALUE - digit) / 10) {
                return -1;
            }
            base = base * 10 + digit;
        }
        return base;
    }
}
