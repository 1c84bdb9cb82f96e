package io.minikafka.broker.group;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.base.FormatException;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.group.GroupRecord.GroupRemoved;
import io.minikafka.broker.group.GroupRecord.GroupSaved;
import io.minikafka.broker.group.GroupRecord.OffsetPending;
import io.minikafka.broker.group.GroupRecord.OffsetRemoved;
import io.minikafka.broker.group.GroupRecord.OffsetSaved;
import io.minikafka.broker.group.GroupRecord.PartRemoved;
import io.minikafka.broker.group.GroupRecord.PartSaved;
import io.minikafka.broker.group.GroupRecord.PendingEnded;
import io.minikafka.broker.journal.JournalRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// Group records as bytes in their journal. Fields as [FieldWriter] writes them; an optional is a bool and,
/// if true, the value.
///
///     key of a group       u8 1 | u8 version 0 | group id
///     value                u8 1 | u8 version 0 | u8 phase | protocol type | i32 generation
///                          | protocol? | leader? | i64 empty since | u32 members | members
///     member               id | instance id? | client id | client host | i32 rebalance timeout
///                          | i32 session timeout | u32 protocols | (name, bytes)* | assignment bytes
///     key of an offset     u8 2 | u8 version 0 | group id | topic id | i32 partition
///     value                u8 2 | u8 version 0 | i64 offset | i32 leader epoch | metadata
///                          | i64 committed at | i64 expires at?
///     key of a part        u8 3 | u8 version 0 | group id | u8 group type | u8 kind | name
///     value                as the group type's own codec says
///     key of a pending offset   u8 4 | u8 version 0 | group id | i64 producer id | topic id | i32 partition
///     value                     as of an offset
///     key of a transaction's end   u8 5 | u8 version 0 | group id | i64 producer id
///     value                        bool whether it commits
///     phase                0 empty, 1 completing a rebalance, 2 stable
///     group type           1 consumer, 2 share, 3 streams
///
/// A tombstone removes the group with all its offsets, or the offset, or the part.
public final class GroupRecordCodec {
    private static final int GROUP = 1;
    private static final int OFFSET = 2;
    private static final int PART = 3;
    private static final int PENDING = 4;
    private static final int PENDING_END = 5;
    private static final int VERSION = 0;
    private static final List<GroupState> PHASES =
            List.of(GroupState.EMPTY, GroupState.COMPLETING_REBALANCE, GroupState.STABLE);
    private static final String WHAT = "a record of the groups' journal";

    private GroupRecordCodec() {}

    public static JournalRecord encode(GroupRecord record) {
        return switch (record) {
            case GroupSaved(GroupImage image) ->
                    JournalRecord.of(groupKey(image.groupId()), value(image));
            case GroupRemoved(String groupId) -> JournalRecord.tombstone(groupKey(groupId));
            case OffsetSaved(String groupId, TopicIdPartition partition, CommittedOffset offset) ->
                    JournalRecord.of(offsetKey(groupId, partition), value(offset));
            case OffsetRemoved(String groupId, TopicIdPartition partition) ->
                    JournalRecord.tombstone(offsetKey(groupId, partition));
            case OffsetPending pending -> JournalRecord.of(key(pending), value(pending.offset()));
            case PendingEnded(String groupId, long producerId, boolean commits) ->
                    JournalRecord.of(
                            pendingKey(PENDING_END, groupId, producerId).toBytes(),
                            new FieldWriter(1).bool(commits).toBytes());
            case PartSaved(String groupId, GroupType groupType, GroupPart part, Blob value) ->
                    JournalRecord.of(partKey(groupId, groupType, part), value.bytes());
            case PartRemoved(String groupId, GroupType groupType, GroupPart part) ->
                    JournalRecord.tombstone(partKey(groupId, groupType, part));
        };
    }

    public static GroupRecord decode(JournalRecord record) {
        FieldReader key = new FieldReader(WHAT, record.key());
        int type = key.u8();
        version(key);
        String groupId = key.string();
        return switch (type) {
            case GROUP -> {
                key.end();
                yield record.value()
                        .<GroupRecord>map(value -> new GroupSaved(image(groupId, value)))
                        .orElseGet(() -> new GroupRemoved(groupId));
            }
            case OFFSET -> {
                UUID topicId = key.uuid();
                TopicIdPartition partition = new TopicIdPartition(topicId, key.i32());
                key.end();
                yield record.value()
                        .<GroupRecord>map(v -> new OffsetSaved(groupId, partition, offset(v)))
                        .orElseGet(() -> new OffsetRemoved(groupId, partition));
            }
            case PART -> {
                GroupType groupType = groupType(key.u8());
                GroupPart part = new GroupPart(key.u8(), key.string());
                key.end();
                yield record.value()
                        .<GroupRecord>map(v -> new PartSaved(groupId, groupType, part, new Blob(v)))
                        .orElseGet(() -> new PartRemoved(groupId, groupType, part));
            }
            case PENDING -> {
                long producerId = key.i64();
                UUID topicId = key.uuid();
                TopicIdPartition partition = new TopicIdPartition(topicId, key.i32());
                key.end();
                yield new OffsetPending(groupId, producerId, partition, offset(present(record)));
            }
            case PENDING_END -> {
                long producerId = key.i64();
                key.end();
                FieldReader value = new FieldReader(WHAT, present(record));
                boolean commits = value.bool();
                value.end();
                yield new PendingEnded(groupId, producerId, commits);
            }
            default -> throw new FormatException(WHAT + " has the unknown type " + type);
        };
    }

    private static byte[] present(JournalRecord record) {
        return record.value()
                .orElseThrow(
                        () -> new FormatException(WHAT + " lacks the value that it must have"));
    }

    private static byte[] key(OffsetPending pending) {
        return pendingKey(PENDING, pending.groupId(), pending.producerId())
                .uuid(pending.partition().topicId())
                .i32(pending.partition().partition())
                .toBytes();
    }

    private static FieldWriter pendingKey(int type, String groupId, long producerId) {
        return new FieldWriter(96).u8(type).u8(VERSION).string(groupId).i64(producerId);
    }

    private static byte[] groupKey(String groupId) {
        return new FieldWriter(64).u8(GROUP).u8(VERSION).string(groupId).toBytes();
    }

    private static byte[] offsetKey(String groupId, TopicIdPartition partition) {
        return new FieldWriter(96)
                .u8(OFFSET)
                .u8(VERSION)
                .string(groupId)
                .uuid(partition.topicId())
                .i32(partition.partition())
                .toBytes();
    }

    private static byte[] partKey(String groupId, GroupType type, GroupPart part) {
        return new FieldWriter(96)
                .u8(PART)
                .u8(VERSION)
                .string(groupId)
                .u8(type.code())
                .u8(part.kind())
                .string(part.name())
                .toBytes();
    }

    private static GroupType groupType(int code) {
        return GroupType.ofCode(code)
                .orElseThrow(
                        () -> new FormatException(WHAT + " has the unknown group type " + code));
    }

    private static byte[] value(CommittedOffset offset) {
        FieldWriter out = new FieldWriter(64).u8(OFFSET).u8(VERSION);
        out.i64(offset.offset()).i32(offset.leaderEpoch()).string(offset.metadata());
        out.i64(offset.committedAtMs()).bool(offset.expiresAtMs().isPresent());
        offset.expiresAtMs().ifPresent(out::i64);
        return out.toBytes();
    }

    private static CommittedOffset offset(byte[] value) {
        FieldReader in = open(OFFSET, value);
        long offset = in.i64();
        int leaderEpoch = in.i32();
        String metadata = in.string();
        long committedAtMs = in.i64();
        OptionalLong expiresAtMs = in.bool() ? OptionalLong.of(in.i64()) : OptionalLong.empty();
        in.end();
        return new CommittedOffset(offset, leaderEpoch, metadata, committedAtMs, expiresAtMs);
    }

    private static byte[] value(GroupImage image) {
        FieldWriter out = new FieldWriter(1024).u8(GROUP).u8(VERSION);
        out.u8(PHASES.indexOf(image.phase())).string(image.protocolType()).i32(image.generation());
        optional(out, image.protocol());
        optional(out, image.leader());
        out.i64(image.emptySinceMs()).i32(image.members().size());
        image.members().forEach(member -> write(out, member));
        return out.toBytes();
    }

    private static GroupImage image(String groupId, byte[] value) {
        FieldReader in = open(GROUP, value);
        int phase = in.u8();
        if (phase >= PHASES.size()) {
            throw new FormatException(WHAT + " has the unknown phase " + phase);
        }
        String protocolType = in.string();
        int generation = in.i32();
        Optional<String> protocol = optional(in);
        Optional<String> leader = optional(in);
        long emptySinceMs = in.i64();
        int count = in.count(1);
        List<MemberImage> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            members.add(member(in));
        }
        in.end();
        return new GroupImage(
                groupId,
                protocolType,
                generation,
                protocol,
                leader,
                PHASES.get(phase),
                emptySinceMs,
                List.copyOf(members));
    }

    private static void write(FieldWriter out, MemberImage member) {
        out.string(member.id());
        optional(out, member.instanceId());
        out.string(member.clientId()).string(member.clientHost());
        out.i32(member.rebalanceTimeoutMs()).i32(member.sessionTimeoutMs());
        out.i32(member.protocols().size());
        member.protocols().forEach(p -> out.string(p.name()).bytes(p.metadata().bytes()));
        out.bytes(member.assignment().bytes());
    }

    private static MemberImage member(FieldReader in) {
        String id = in.string();
        Optional<String> instanceId = optional(in);
        String clientId = in.string();
        String clientHost = in.string();
        int rebalanceTimeoutMs = in.i32();
        int sessionTimeoutMs = in.i32();
        int count = in.count(1);
        List<MemberProtocol> protocols = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String name = in.string();
            protocols.add(new MemberProtocol(name, new Blob(in.bytes())));
        }
        return new MemberImage(
                id,
                instanceId,
                clientId,
                clientHost,
                rebalanceTimeoutMs,
                sessionTimeoutMs,
                List.copyOf(protocols),
                new Blob(in.bytes()));
    }

    private static FieldReader open(int type, byte[] value) {
        FieldReader in = new FieldReader(WHAT, value);
        int found = in.u8();
        if (found != type) {
            throw new FormatException(
                    WHAT + " has a value of type " + found + " under a key of " + type);
        }
        version(in);
        return in;
    }

    private static void version(FieldReader in) {
        int version = in.u8();
        if (version != VERSION) {
            throw new FormatException(
                    WHAT + " has version " + version + ", which only a newer release can read");
        }
    }

    private static void optional(FieldWriter out, Optional<String> value) {
        out.bool(value.isPresent());
        value.ifPresent(out::string);
    }

    private static Optional<String> optional(FieldReader in) {
        return in.bool() ? Optional.of(in.string()) : Optional.empty();
    }
}
