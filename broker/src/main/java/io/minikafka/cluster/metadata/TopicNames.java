package io.minikafka.cluster.metadata;

import java.util.Optional;

/// Which names a topic may have: Kafka's rules, so that names stay usable with every tool.
public final class TopicNames {
    /// Longest name in characters.
    public static final int LENGTH_MAX = 249;

    private TopicNames() {}

    /// What is wrong with `name`, if anything.
    public static Optional<String> problem(String name) {
        if (name.isEmpty()) {
            return Optional.of("Topic name is invalid: the empty string is not allowed");
        }
        if (name.equals(".") || name.equals("..")) {
            return Optional.of("Topic name is invalid: '" + name + "' is not allowed");
        }
        if (name.length() > LENGTH_MAX) {
            return Optional.of(
                    "Topic name is invalid: the length of '"
                            + name.substring(0, LENGTH_MAX)
                            + "...' is longer than the max allowed length "
                            + LENGTH_MAX);
        }
        return name.chars().allMatch(TopicNames::allowed)
                ? Optional.empty()
                : Optional.of(
                        "Topic name is invalid: '"
                                + name
                                + "' contains one or more characters other than ASCII alphanumerics, '.', '_'"
                                + " and '-'");
    }

    /// Names that differ only in `.` and `_` become the same name where metrics are concerned, so there may
    /// be only one of them.
    static String collisionKey(String name) {
        return name.replace('.', '_');
    }

    private static boolean allowed(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }
}
