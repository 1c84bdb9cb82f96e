package io.minikafka.broker.group.streams;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.base.FormatException;
import io.minikafka.broker.group.Blob;
import io.minikafka.broker.group.GroupPart;
import io.minikafka.broker.group.streams.MemberProfile.Endpoint;
import io.minikafka.broker.group.streams.MemberProgress.State;
import io.minikafka.broker.group.topology.TaskId;
import io.minikafka.broker.group.topology.TaskSet;
import io.minikafka.broker.group.topology.Tasks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/// The parts of a streams group as bytes, drawn in docs/format/groups.md. Each value begins with u8 version 0.
final class PartCodec {
    static final GroupPart HEADER = new GroupPart(0, "");
    static final GroupPart TOPOLOGY = new GroupPart(4, "");
    static final GroupPart DESCRIPTION = new GroupPart(5, "");
    private static final int PROFILE = 1;
    private static final int PROGRESS = 2;
    private static final int TARGET = 3;
    private static final int VERSION = 0;
    private static final List<State> STATES =
            List.of(State.STABLE, State.UNREVOKED, State.UNRELEASED);
    private static final String WHAT = "a part of a streams group";

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
    static SequencedMap<GroupPart, Blob> parts(StreamsGroup group) {
        List<GroupPart> names = new ArrayList<>(List.of(HEADER, TOPOLOGY, DESCRIPTION));
        for (Seat seat : group.seats()) {
            names.addAll(List.of(profileOf(seat.id()), progressOf(seat.id()), targetOf(seat.id())));
        }
        SequencedMap<GroupPart, Blob> parts = new LinkedHashMap<>();
        names.forEach(part -> encode(group, part).ifPresent(value -> parts.put(part, value)));
        return parts;
    }

    /// A part as it is now; empty if the group does not have it.
    static Optional<Blob> encode(StreamsGroup group, GroupPart part) {
        Optional<Seat> seat = group.seat(part.name());
        return switch (part.kind()) {
            case PROFILE -> seat.map(there -> encode(there.profile()));
            case PROGRESS -> seat.map(there -> encode(there.progress()));
            case TARGET -> seat.map(there -> encode(there.target()));
            default -> encodeOfGroup(group, part);
        };
    }

    private static Optional<Blob> encodeOfGroup(StreamsGroup group, GroupPart part) {
        if (part.equals(TOPOLOGY)) {
            return group.topology().map(TopologyCodec::encode);
        } else if (part.equals(DESCRIPTION)) {
            Description description = group.description();
            return description.bytes().length == 0
                    ? Optional.empty()
                    : Optional.of(
                            blob(
                                    value(description.bytes().length + 16)
                                            .i32(description.topologyEpoch())
                                            .bytes(description.bytes())));
        }
        return Optional.of(encode(group.header()));
    }

    /// Brings what is not about a member back into a group.
    static void restore(StreamsGroup group, SequencedMap<GroupPart, Blob> parts) {
        Optional.ofNullable(parts.get(HEADER)).map(PartCodec::header).ifPresent(group::become);
        Optional.ofNullable(parts.get(TOPOLOGY))
                .map(TopologyCodec::decode)
                .ifPresent(group::become);
        Optional.ofNullable(parts.get(DESCRIPTION))
                .ifPresent(value -> {
                    FieldReader in = open(value);
                    group.described(in.i32(), in.bytes());
                    in.end();
                });
    }

    private static Blob encode(GroupHeader header) {
        return blob(
                value(64)
                        .i32(header.epoch())
                        .i32(header.targetEpoch())
                        .i64(header.worldHash())
                        .i64(header.emptySinceMs())
                        .string(header.shutdownBy()));
    }

    private static GroupHeader header(Blob value) {
        FieldReader in = open(value);
        GroupHeader header = new GroupHeader(in.i32(), in.i32(), in.i64(), in.i64(), in.string());
        in.end();
        return header;
    }

    private static Blob encode(MemberProfile profile) {
        FieldWriter out = value(128);
        optional(out, profile.instanceId());
        optional(out, profile.rackId());
        out.string(profile.clientId()).string(profile.clientHost());
        out.i32(profile.rebalanceTimeoutMs()).i32(profile.topologyEpoch());
        out.string(profile.processId()).bool(profile.endpoint().isPresent());
        profile.endpoint().ifPresent(endpoint -> out.string(endpoint.host()).i32(endpoint.port()));
        out.i32(profile.tags().size());
        profile.tags().forEach((name, tag) -> out.string(name).string(tag));
        return blob(out);
    }

    static MemberProfile profile(String memberId, Blob value) {
        FieldReader in = open(value);
        MemberProfile profile =
                new MemberProfile(
                        memberId,
                        optional(in),
                        optional(in),
                        in.string(),
                        in.string(),
                        in.i32(),
                        in.i32(),
                        in.string(),
                        in.bool()
                                ? Optional.of(new Endpoint(in.string(), in.i32()))
                                : Optional.empty(),
                        tags(in));
        in.end();
        return profile;
    }

    private static SortedMap<String, String> tags(FieldReader in) {
        SortedMap<String, String> tags = new TreeMap<>();
        for (int left = in.count(2 * Integer.BYTES); left > 0; left--) {
            tags.put(in.string(), in.string());
        }
        return tags;
    }

    private static Blob encode(MemberProgress progress) {
        FieldWriter out = value(64).i32(progress.epoch()).i32(progress.previousEpoch());
        out.u8(STATES.indexOf(progress.state()));
        write(out, progress.assigned());
        write(out, progress.revoking());
        out.i32(progress.since().size());
        progress.since()
                .forEach((task, epoch) ->
                        out.string(task.subtopology()).i32(task.partition()).i32(epoch));
        return blob(out);
    }

    static MemberProgress progress(Blob value) {
        FieldReader in = open(value);
        int epoch = in.i32();
        int previousEpoch = in.i32();
        State state = STATES.get(in.u8());
        Tasks assigned = tasks(in);
        Tasks revoking = tasks(in);
        Map<TaskId, Integer> since = new LinkedHashMap<>();
        for (int left = in.count(3 * Integer.BYTES); left > 0; left--) {
            since.put(new TaskId(in.string(), in.i32()), in.i32());
        }
        in.end();
        return new MemberProgress(epoch, previousEpoch, state, assigned, revoking, since);
    }

    private static Blob encode(Tasks target) {
        FieldWriter out = value(64);
        write(out, target);
        return blob(out);
    }

    static Tasks target(Blob value) {
        FieldReader in = open(value);
        Tasks target = tasks(in);
        in.end();
        return target;
    }

    private static void write(FieldWriter out, Tasks tasks) {
        for (TaskSet role : List.of(tasks.active(), tasks.standby(), tasks.warmup())) {
            out.i32(role.bySubtopology().size());
            role.bySubtopology()
                    .forEach((subtopology, partitions) -> {
                        out.string(subtopology).i32(partitions.size());
                        partitions.forEach(out::i32);
                    });
        }
    }

    private static Tasks tasks(FieldReader in) {
        return new Tasks(set(in), set(in), set(in));
    }

    private static TaskSet set(FieldReader in) {
        List<TaskId> tasks = new ArrayList<>();
        for (int left = in.count(2 * Integer.BYTES); left > 0; left--) {
            String subtopology = in.string();
            for (int more = in.count(Integer.BYTES); more > 0; more--) {
                tasks.add(new TaskId(subtopology, in.i32()));
            }
        }
        return TaskSet.of(tasks);
    }

    private static void optional(FieldWriter out, Optional<String> text) {
        out.bool(text.isPresent());
        text.ifPresent(out::string);
    }

    private static Optional<String> optional(FieldReader in) {
        return in.bool() ? Optional.of(in.string()) : Optional.empty();
    }

    static FieldWriter value(int expectedBytes) {
        return new FieldWriter(expectedBytes).u8(VERSION);
    }

    static Blob blob(FieldWriter out) {
        return new Blob(out.toBytes());
    }

    static FieldReader open(Blob value) {
        FieldReader in = new FieldReader(WHAT, value.bytes());
        int version = in.u8();
        if (version != VERSION) {
            throw new FormatException(
                    WHAT
                            + " of version "
                            + version
                            + ": this release knows 0; start with the release that wrote it");
        }
        return in;
    }
}
