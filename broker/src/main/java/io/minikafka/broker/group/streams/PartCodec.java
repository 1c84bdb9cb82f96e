package io.minikafka.broker.group.streams;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.broker.group.Blob;
import io.minikafka.broker.group.GroupPart;
import io.minikafka.broker.group.modern.MemberState;
import io.minikafka.broker.group.modern.Parts;
import io.minikafka.broker.group.streams.MemberProfile.Endpoint;
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

/// The parts of a streams group as bytes, after the fields that [Parts] writes; drawn in docs/format/groups.md.
final class PartCodec {
    static final GroupPart TOPOLOGY = new GroupPart(4, "");
    static final GroupPart DESCRIPTION = new GroupPart(5, "");
    private static final String WHAT = "a part of a streams group";

    private PartCodec() {}

    /// A part as it is now; empty if the group does not have it.
    static Optional<Blob> encode(StreamsGroup group, GroupPart part) {
        Optional<Seat> seat = group.seat(part.name());
        return switch (part.kind()) {
            case Parts.PROFILE -> seat.map(there -> encode(there.profile()));
            case Parts.PROGRESS -> seat.map(there -> encode(there.progress()));
            case Parts.TARGET -> seat.map(there -> encode(there.target()));
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
                            Parts.blob(
                                    Parts.value(description.bytes().length + 16)
                                            .i32(description.topologyEpoch())
                                            .bytes(description.bytes())));
        }
        return Optional.of(Parts.blob(Parts.begin(group.header()).string(group.shutdownBy())));
    }

    /// Brings what is not about a member back into a group.
    static void restore(StreamsGroup group, SequencedMap<GroupPart, Blob> parts) {
        Optional.ofNullable(parts.get(Parts.HEADER))
                .ifPresent(value -> {
                    FieldReader in = open(value);
                    group.become(Parts.header(in));
                    group.shutDownBy(in.string());
                    in.end();
                });
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

    private static Blob encode(MemberProfile profile) {
        FieldWriter out = Parts.begin(profile).i32(profile.topologyEpoch());
        out.string(profile.processId()).bool(profile.endpoint().isPresent());
        profile.endpoint().ifPresent(endpoint -> out.string(endpoint.host()).i32(endpoint.port()));
        out.i32(profile.tags().size());
        profile.tags().forEach((name, tag) -> out.string(name).string(tag));
        return Parts.blob(out);
    }

    static MemberProfile profile(String memberId, Blob value) {
        FieldReader in = open(value);
        MemberProfile profile =
                new MemberProfile(
                        memberId,
                        Parts.optional(in),
                        Parts.optional(in),
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
        FieldWriter out = Parts.begin(progress);
        write(out, progress.assigned());
        write(out, progress.revoking());
        out.i32(progress.since().size());
        progress.since()
                .forEach((task, epoch) ->
                        out.string(task.subtopology()).i32(task.partition()).i32(epoch));
        return Parts.blob(out);
    }

    static MemberProgress progress(Blob value) {
        FieldReader in = open(value);
        int epoch = in.i32();
        int previousEpoch = in.i32();
        MemberState state = Parts.state(in);
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
        FieldWriter out = Parts.value(64);
        write(out, target);
        return Parts.blob(out);
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

    static FieldReader open(Blob value) {
        return Parts.open(WHAT, value);
    }
}
