package io.minikafka.broker.group.consumer;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.base.FormatException;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.group.Blob;
import io.minikafka.broker.group.GroupPart;
import io.minikafka.broker.group.MemberProtocol;
import io.minikafka.broker.group.assign.PartitionSet;
import io.minikafka.broker.group.consumer.MemberProgress.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/// The parts of a consumer group as bytes, described in docs/format/groups.md.
///
///     kind 0, no name      header: i32 epoch | i32 target's epoch | i64 topics' hash | i64 empty since
///     kind 1, member id    profile: instance id? | rack? | client id | client host | i32 rebalance timeout
///                          | topics* | pattern | assignor? | classic?
///     classic              i32 session timeout | (protocol's name, metadata bytes)*
///     kind 2, member id    progress: i32 epoch | i32 previous epoch | u8 state
///                          | assigned partitions | revoking partitions
///     partitions           (topic id, (i32 partition, i32 epoch since)*)*
///     kind 3, member id    target: (topic id, i32 partition*)*
///
/// Each value begins with u8 version 0.
final class PartCodec {
    static final GroupPart HEADER = new GroupPart(0, "");
    private static final int PROFILE = 1;
    private static final int PROGRESS = 2;
    private static final int TARGET = 3;
    private static final int VERSION = 0;
    private static final List<State> STATES =
            List.of(State.STABLE, State.UNREVOKED, State.UNRELEASED);
    private static final String WHAT = "a part of a consumer group";

    private PartCodec() {}

    static GroupPart profileOf(String memberId) {
        return new GroupPart(PROFILE, memberId);
    }

    static GroupPart progressOf(String memberId) {
        return new GroupPart(PROGRESS, memberId);
    }

    static GroupPart targetOf(String memberId) {
        return new GroupPart(TARGET, memberId);
    }

    static boolean isProfile(GroupPart part) {
        return part.kind() == PROFILE;
    }

    /// All that is to be remembered of a group.
    static SequencedMap<GroupPart, Blob> parts(ConsumerGroup group) {
        SequencedMap<GroupPart, Blob> parts = new LinkedHashMap<>();
        parts.put(HEADER, encode(group.header()));
        for (Seat seat : group.seats()) {
            parts.put(profileOf(seat.id()), encode(seat.profile()));
            parts.put(progressOf(seat.id()), encode(seat.progress()));
            parts.put(targetOf(seat.id()), encode(seat.target()));
        }
        return parts;
    }

    static Blob encode(GroupHeader header) {
        return new Blob(
                value(32)
                        .i32(header.epoch())
                        .i32(header.targetEpoch())
                        .i64(header.topicsHash())
                        .i64(header.emptySinceMs())
                        .toBytes());
    }

    static GroupHeader header(Blob value) {
        FieldReader in = open(value);
        GroupHeader header = new GroupHeader(in.i32(), in.i32(), in.i64(), in.i64());
        in.end();
        return header;
    }

    static Blob encode(MemberProfile profile) {
        FieldWriter out = value(128);
        optional(out, profile.instanceId());
        optional(out, profile.rackId());
        out.string(profile.clientId()).string(profile.clientHost());
        out.i32(profile.rebalanceTimeoutMs()).i32(profile.topics().size());
        profile.topics().forEach(out::string);
        out.string(profile.pattern());
        optional(out, profile.assignor());
        out.bool(profile.classic().isPresent());
        profile.classic()
                .ifPresent(classic -> {
                    out.i32(classic.sessionTimeoutMs()).i32(classic.protocols().size());
                    classic.protocols()
                            .forEach(p -> out.string(p.name()).bytes(p.metadata().bytes()));
                });
        return new Blob(out.toBytes());
    }

    static MemberProfile profile(String memberId, Blob value) {
        FieldReader in = open(value);
        Optional<String> instanceId = optional(in);
        Optional<String> rackId = optional(in);
        String clientId = in.string();
        String clientHost = in.string();
        int rebalanceTimeoutMs = in.i32();
        SortedSet<String> topics = new TreeSet<>();
        for (int left = in.count(Integer.BYTES); left > 0; left--) {
            topics.add(in.string());
        }
        String pattern = in.string();
        Optional<String> assignor = optional(in);
        Optional<ClassicSide> classic = in.bool() ? Optional.of(classic(in)) : Optional.empty();
        in.end();
        return new MemberProfile(
                memberId,
                instanceId,
                rackId,
                clientId,
                clientHost,
                rebalanceTimeoutMs,
                topics,
                pattern,
                assignor,
                classic);
    }

    private static ClassicSide classic(FieldReader in) {
        int sessionTimeoutMs = in.i32();
        List<MemberProtocol> protocols = new ArrayList<>();
        for (int left = in.count(2 * Integer.BYTES); left > 0; left--) {
            protocols.add(new MemberProtocol(in.string(), new Blob(in.bytes())));
        }
        return new ClassicSide(sessionTimeoutMs, List.copyOf(protocols));
    }

    static Blob encode(MemberProgress progress) {
        FieldWriter out = value(64);
        out.i32(progress.epoch()).i32(progress.previousEpoch());
        out.u8(STATES.indexOf(progress.state()));
        write(out, progress.assigned(), progress.since());
        write(out, progress.revoking(), progress.since());
        return new Blob(out.toBytes());
    }

    private static void write(
            FieldWriter out, PartitionSet set, Map<TopicIdPartition, Integer> since) {
        out.i32(set.topics().size());
        for (UUID topic : set.topics()) {
            int[] partitions = set.of(topic);
            out.uuid(topic).i32(partitions.length);
            for (int partition : partitions) {
                int epoch = since.getOrDefault(new TopicIdPartition(topic, partition), 0);
                out.i32(partition).i32(epoch);
            }
        }
    }

    static MemberProgress progress(Blob value) {
        FieldReader in = open(value);
        int epoch = in.i32();
        int previousEpoch = in.i32();
        int state = in.u8();
        if (state >= STATES.size()) {
            throw new FormatException(WHAT + " has the unknown state " + state);
        }
        Map<TopicIdPartition, Integer> since = new LinkedHashMap<>();
        PartitionSet assigned = read(in, since);
        PartitionSet revoking = read(in, since);
        in.end();
        return new MemberProgress(
                epoch, previousEpoch, STATES.get(state), assigned, revoking, since);
    }

    private static PartitionSet read(FieldReader in, Map<TopicIdPartition, Integer> since) {
        PartitionSet.Builder set = new PartitionSet.Builder();
        for (int topics = in.count(Long.BYTES); topics > 0; topics--) {
            UUID topic = in.uuid();
            for (int left = in.count(2 * Integer.BYTES); left > 0; left--) {
                int partition = in.i32();
                set.add(topic, partition);
                since.put(new TopicIdPartition(topic, partition), in.i32());
            }
        }
        return set.build();
    }

    static Blob encode(PartitionSet target) {
        FieldWriter out = value(64);
        out.i32(target.topics().size());
        for (UUID topic : target.topics()) {
            int[] partitions = target.of(topic);
            out.uuid(topic).i32(partitions.length);
            for (int partition : partitions) {
                out.i32(partition);
            }
        }
        return new Blob(out.toBytes());
    }

    static PartitionSet target(Blob value) {
        FieldReader in = open(value);
        PartitionSet.Builder set = new PartitionSet.Builder();
        for (int topics = in.count(Long.BYTES); topics > 0; topics--) {
            UUID topic = in.uuid();
            for (int left = in.count(Integer.BYTES); left > 0; left--) {
                set.add(topic, in.i32());
            }
        }
        in.end();
        return set.build();
    }

    private static FieldWriter value(int expectedBytes) {
        return new FieldWriter(expectedBytes).u8(VERSION);
    }

    private static FieldReader open(Blob value) {
        FieldReader in = new FieldReader(WHAT, value.bytes());
        int version = in.u8();
        if (version != VERSION) {
            throw new FormatException(
                    WHAT + " has version " + version + ", which only a newer release can read");
        }
        return in;
    }

    private static void optional(FieldWriter out, Optional<String> value) {
        out.bool(value.isPresent());
        value.ifPresent(out::string);
    }

    private static Optional<String> optional(FieldReader in) {
        return in.bool() ? Optional.of(in.string()) : Optional.empty();
    }
}
