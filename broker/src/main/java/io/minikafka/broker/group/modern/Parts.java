package io.minikafka.broker.group.modern;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.base.FormatException;
import io.minikafka.broker.group.Blob;
import io.minikafka.broker.group.GroupPart;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The names of the parts in which groups are remembered, and the fields with which they begin whatever the group's type:
///
///     kind 0, no name      header: i32 epoch | i32 target's epoch | i64 metadata's hash | i64 empty since ...
///     kind 1, member id    profile: instance id? | rack? | client id | client host | i32 rebalance timeout ...
///     kind 2, member id    progress: i32 epoch | i32 previous epoch | u8 state ...
///     kind 3, member id    target
///
/// Each value begins with u8 version 0. Drawn whole in docs/format/groups.md.
public final class Parts {
    public static final GroupPart HEADER = new GroupPart(0, "");
    public static final int PROFILE = 1;
    public static final int PROGRESS = 2;
    public static final int TARGET = 3;
    private static final int VERSION = 0;
    private static final List<MemberState> STATES =
            List.of(MemberState.STABLE, MemberState.UNREVOKED, MemberState.UNRELEASED);

    private Parts() {}

    public static GroupPart profileOf(String memberId) {
        return new GroupPart(PROFILE, memberId);
    }

    public static GroupPart progressOf(String memberId) {
        return new GroupPart(PROGRESS, memberId);
    }

    public static GroupPart targetOf(String memberId) {
        return new GroupPart(TARGET, memberId);
    }

    /// A part as it was saved; `otherwise` if it was not.
    public static <T> T saved(
            Map<GroupPart, Blob> parts, GroupPart part, Function<Blob, T> decode, T otherwise) {
        return Optional.ofNullable(parts.get(part)).map(decode).orElse(otherwise);
    }

    public static FieldWriter value(int expectedBytes) {
        return new FieldWriter(expectedBytes).u8(VERSION);
    }

    public static Blob blob(FieldWriter out) {
        return new Blob(out.toBytes());
    }

    /// @param what stands in the value, for who reads of a trouble
    public static FieldReader open(String what, Blob value) {
        FieldReader in = new FieldReader(what, value.bytes());
        int version = in.u8();
        if (version != VERSION) {
            throw new FormatException(
                    "%s of version %d: this release knows %d; start with the release that wrote it"
                            .formatted(what, version, VERSION));
        }
        return in;
    }

    public static FieldWriter begin(GroupHeader header) {
        return value(64)
                .i32(header.epoch())
                .i32(header.targetEpoch())
                .i64(header.metadataHash())
                .i64(header.emptySinceMs());
    }

    public static GroupHeader header(FieldReader in) {
        return new GroupHeader(in.i32(), in.i32(), in.i64(), in.i64());
    }

    public static FieldWriter begin(Profile profile) {
        FieldWriter out = value(128);
        optional(out, profile.instanceId());
        optional(out, profile.rackId());
        return out.string(profile.clientId())
                .string(profile.clientHost())
                .i32(profile.rebalanceTimeoutMs());
    }

    public static FieldWriter begin(Progress progress) {
        return value(64)
                .i32(progress.epoch())
                .i32(progress.previousEpoch())
                .u8(STATES.indexOf(progress.state()));
    }

    public static MemberState state(FieldReader in) {
        int state = in.u8();
        if (state >= STATES.size()) {
            throw new FormatException("a member of a group has the unknown state " + state);
        }
        return STATES.get(state);
    }

    public static void optional(FieldWriter out, Optional<String> text) {
        out.bool(text.isPresent());
        text.ifPresent(out::string);
    }

    public static Optional<String> optional(FieldReader in) {
        return in.bool() ? Optional.of(in.string()) : Optional.empty();
    }
}
