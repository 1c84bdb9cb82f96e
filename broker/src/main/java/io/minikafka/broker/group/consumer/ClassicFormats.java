package io.minikafka.broker.group.consumer;

import io.minikafka.broker.group.Blob;
import io.minikafka.broker.group.Topics;
import io.minikafka.broker.group.assign.PartitionSet;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/// What consumers of the classic protocol put into the bytes that the broker otherwise passes on unread.
///
///     subscription    int16 version | topics (int32 count, string*) | user data (int32 length, bytes)
///                     | since 1: owned partitions | since 2: int32 generation | since 3: rack (string?)
///     assignment      int16 version | partitions | user data (int32 length, bytes)
///     partitions      int32 count, (topic (string), int32 count, int32*)*
///     string          int16 length, -1 for none, and UTF-8
final class ClassicFormats {
    static final int NEWEST_VERSION = 3;

    /// @param owned what the client says that it still works on; nothing from one that always gives up all
    record Subscription(
            int version, SortedSet<String> topics, PartitionSet owned, Optional<String> rackId) {}

    record Assignment(PartitionSet partitions, boolean hasUserData) {}

    private final Topics topics;

    ClassicFormats(Topics topics) {
        this.topics = topics;
    }

    /// Empty if the bytes are something else. Partitions of topics that do not exist are left out.
    Optional<Subscription> subscription(Blob metadata) {
        ByteBuffer in = ByteBuffer.wrap(metadata.bytes());
        try {
            int version = in.getShort();
            if (version < 0) {
                return Optional.empty();
            }
            SortedSet<String> names = new TreeSet<>();
            for (int left = count(in); left > 0; left--) {
                names.add(string(in).orElse(""));
            }
            skipBytes(in);
            PartitionSet owned = version >= 1 ? partitions(in) : PartitionSet.EMPTY;
            if (version >= 2) {
                in.getInt();
            }
            Optional<String> rackId = version >= 3 ? string(in) : Optional.empty();
            return Optional.of(new Subscription(version, names, owned, rackId));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Empty if the bytes are something else. No bytes at all are an assignment of nothing.
    Optional<Assignment> assignment(Blob bytes) {
        if (bytes.sizeBytes() == 0) {
            return Optional.of(new Assignment(PartitionSet.EMPTY, false));
        }
        ByteBuffer in = ByteBuffer.wrap(bytes.bytes());
        try {
            if (in.getShort() < 0) {
                return Optional.empty();
            }
            PartitionSet partitions = partitions(in);
            boolean hasUserData = skipBytes(in) > 0;
            return Optional.of(new Assignment(partitions, hasUserData));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// An assignment as the client reads it. Topics that do not exist any more are left out.
    Blob assignment(int version, PartitionSet partitions) {
        int sizeBytes = 2 + 4 + 4;
        for (UUID id : partitions.topics()) {
            int nameBytes = topics.topic(id).map(topic -> utf8(topic.name()).length).orElse(0);
            sizeBytes += 2 + nameBytes + 4 + 4 * partitions.of(id).length;
        }
        ByteBuffer out = ByteBuffer.allocate(sizeBytes);
        out.putShort((short) Math.min(version, NEWEST_VERSION)).putInt(0);
        int count = 0;
        for (UUID id : partitions.topics()) {
            Optional<Topics.Topic> topic = topics.topic(id);
            if (topic.isPresent()) {
                byte[] name = utf8(topic.get().name());
                int[] numbers = partitions.of(id);
                out.putShort((short) name.length).put(name).putInt(numbers.length);
                for (int number : numbers) {
                    out.putInt(number);
                }
                count++;
            }
        }
        out.putInt(0).putInt(Short.BYTES, count);
        byte[] bytes = new byte[out.position()];
        out.get(0, bytes);
        return new Blob(bytes);
    }

    private PartitionSet partitions(ByteBuffer in) {
        PartitionSet.Builder set = new PartitionSet.Builder();
        for (int left = count(in); left > 0; left--) {
            Optional<Topics.Topic> topic = string(in).flatMap(topics::topic);
            for (int numbers = count(in); numbers > 0; numbers--) {
                int number = in.getInt();
                topic.filter(t -> number >= 0 && number < t.partitions())
                        .ifPresent(t -> set.add(t.id(), number));
            }
        }
        return set.build();
    }

    /// A count of things of which each takes at least two bytes.
    private static int count(ByteBuffer in) {
        int count = in.getInt();
        if (count < 0 || count > in.remaining() / 2) {
            throw new IllegalArgumentException("a count of " + count);
        }
        return count;
    }

    private static Optional<String> string(ByteBuffer in) {
        int length = in.getShort();
        if (length < 0) {
            return Optional.empty();
        }
        byte[] bytes = new byte[Math.min(length, in.remaining())];
        in.get(bytes);
        if (bytes.length < length) {
            throw new BufferUnderflowException();
        }
        return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    }

    private static int skipBytes(ByteBuffer in) {
        int length = Math.max(0, in.getInt());
        in.position(Math.addExact(in.position(), Math.min(length, in.remaining() + 1)));
        return length;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
