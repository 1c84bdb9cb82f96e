package io.minikafka.broker.group.consumer;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.group.Blob;
import io.minikafka.broker.group.GroupPart;
import io.minikafka.broker.group.MemberProtocol;
import io.minikafka.broker.group.assign.PartitionSet;
import io.minikafka.broker.group.modern.GroupHeader;
import io.minikafka.broker.group.modern.MemberState;
import io.minikafka.broker.group.modern.Parts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/// The parts of a consumer group as bytes, after the fields that [Parts] writes; described whole in docs/format/groups.md.
///
///     profile              ... | topics* | pattern | assignor? | classic?
///     classic              i32 session timeout | (protocol's name, metadata bytes)*
///     progress             ... | assigned partitions | revoking partitions
///     partitions           (topic id, (i32 partition, i32 epoch since)*)*
///     target               (topic id, i32 partition*)*
final class PartCodec {
    private static final String WHAT = "a part of a consumer group";

    private PartCodec() {}

    /// A part as it is now; empty if the group does not have it.
    static Optional<Blob> encode(ConsumerGroup group, GroupPart part) {
        Optional<Seat> seat = group.seat(part.name());
        return switch (part.kind()) {
            case Parts.PROFILE -> seat.map(there -> encode(there.profile()));
            case Parts.PROGRESS -> seat.map(there -> encode(there.progress()));
            case Parts.TARGET -> seat.map(there -> encode(there.target()));
            default -> Optional.of(Parts.blob(Parts.begin(group.header())));
        };
    }

    static GroupHeader header(Blob value) {
        FieldReader in = Parts.open(WHAT, value);
        GroupHeader header = Parts.header(in);
        in.end();
        return header;
    }

    private static Blob encode(MemberProfile profile) {
        FieldWriter out = Parts.begin(profile).i32(profile.topics().size());
        profile.topics().forEach(out::string);
        out.string(profile.pattern());
        Parts.optional(out, profile.assignor());
        out.bool(profile.classic().isPresent());
        profile.classic()
                .ifPresent(classic -> {
                    out.i32(classic.sessionTimeoutMs()).i32(classic.protocols().size());
                    classic.protocols()
                            .forEach(p -> out.string(p.name()).bytes(p.metadata().bytes()));
                });
        return Parts.blob(out);
    }

    static MemberProfile profile(String memberId, Blob value) {
        FieldReader in = Parts.open(WHAT, value);
        Optional<String> instanceId = Parts.optional(in);
        Optional<String> rackId = Parts.optional(in);
        String clientId = in.string();
        String clientHost = in.string();
        int rebalanceTimeoutMs = in.i32();
        SortedSet<String> topics = new TreeSet<>();
        for (int left = in.count(Integer.BYTES); left > 0; left--) {
            topics.add(in.string());
        }
        String pattern = in.string();
        Optional<String> assignor = Parts.optional(in);
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

    private static Blob encode(MemberProgress progress) {
        FieldWriter out = Parts.begin(progress);
        write(out, progress.assigned(), progress.since());
        write(out, progress.revoking(), progress.since());
        return Parts.blob(out);
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
        FieldReader in = Parts.open(WHAT, value);
        int epoch = in.i32();
        int previousEpoch = in.i32();
        MemberState state = Parts.state(in);
        Map<TopicIdPartition, Integer> since = new LinkedHashMap<>();
        PartitionSet assigned = read(in, since);
        PartitionSet revoking = read(in, since);
        in.end();
        return new MemberProgress(epoch, previousEpoch, state, assigned, revoking, since);
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

    private static Blob encode(PartitionSet target) {
        FieldWriter out = Parts.value(64);
        out.i32(target.topics().size());
        for (UUID topic : target.topics()) {
            int[] partitions = target.of(topic);
            out.uuid(topic).i32(partitions.length);
            for (int partition : partitions) {
                out.i32(partition);
            }
        }
        return Parts.blob(out);
    }

    static PartitionSet target(Blob value) {
        FieldReader in = Parts.open(WHAT, value);
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
}
