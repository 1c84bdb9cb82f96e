package io.minikafka.broker.group;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// The topics to which the members of a group of consumers subscribe. It is the only metadata of members
/// that the broker looks into, and only its front, which is alike in all versions:
///
///     int16 version | int32 count | count x (int16 length, topic in UTF-8) | ...
final class Subscriptions {
    private static final String CONSUMERS = "consumer";

    private Subscriptions() {}

    static boolean hasSubscriptions(ClassicGroup group) {
        return group.protocolType().equals(CONSUMERS);
    }

    /// Whether somebody in the group consumes the topic. Metadata that cannot be read may hold any topic.
    static boolean includes(ClassicGroup group, String topic) {
        if (!hasSubscriptions(group) || !group.hasMembers()) {
            return false;
        }
        return topics(group).map(topics -> topics.contains(topic)).orElse(true);
    }

    /// All topics of all members; empty if somebody's metadata cannot be read.
    static Optional<Set<String>> topics(ClassicGroup group) {
        Set<String> topics = new HashSet<>();
        Optional<String> protocol = group.protocol();
        if (protocol.isEmpty() && group.hasMembers()) {
            return Optional.empty();
        }
        for (Member member : group.members()) {
            Optional<Set<String>> some = parse(member.metadata(protocol.orElse("")).bytes());
            if (some.isEmpty()) {
                return Optional.empty();
            }
            topics.addAll(some.get());
        }
        return Optional.of(topics);
    }

    static Optional<Set<String>> parse(byte[] metadata) {
        ByteBuffer buffer = ByteBuffer.wrap(metadata);
        Set<String> topics = new HashSet<>();
        try {
            short version = buffer.getShort();
            int count = buffer.getInt();
            if (version < 0 || count < 0) {
                return Optional.empty();
            }
            for (int i = 0; i < count; i++) {
                int length = buffer.getShort();
                if (length < 0 || length > buffer.remaining()) {
                    return Optional.empty();
                }
                int start = buffer.position();
                topics.add(new String(metadata, start, length, StandardCharsets.UTF_8));
                buffer.position(start + length);
            }
            return Optional.of(topics);
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
    }
}
