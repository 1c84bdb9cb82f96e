package io.minikafka.broker.group.share;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.base.FormatException;
import io.minikafka.broker.group.Blob;
import io.minikafka.broker.group.GroupPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The bytes of a share group's parts, drawn in `docs/format/share.md`.
final class SharePartCodec {
    static final int HEADER = 0;
    static final int MEMBER = 1;
    static final GroupPart HEADER_PART = new GroupPart(HEADER, "");

    private static final int VERSION = 0;

    /// What is remembered of a member.
    record Saved(ShareMember.Profile profile, List<String> topics) {}

    private SharePartCodec() {}

    static GroupPart part(ShareMember member) {
        return new GroupPart(MEMBER, member.id());
    }

    static Blob header(int epoch) {
        return new Blob(new FieldWriter(5).u8(VERSION).i32(epoch).toBytes());
    }

    static int epoch(Blob header) {
        FieldReader in = reader(header);
        int epoch = in.i32();
        in.end();
        return epoch;
    }

    static Blob member(ShareMember member) {
        ShareMember.Profile profile = member.profile();
        FieldWriter out = new FieldWriter(128).u8(VERSION).bool(profile.rack().isPresent());
        profile.rack().ifPresent(out::string);
        out.string(profile.clientId()).string(profile.clientHost()).i32(member.topics().size());
        member.topics().forEach(out::string);
        return new Blob(out.toBytes());
    }

    static Saved member(String id, Blob part) {
        FieldReader in = reader(part);
        Optional<String> rack = in.bool() ? Optional.of(in.string()) : Optional.empty();
        var profile = new ShareMember.Profile(id, rack, in.string(), in.string());
        int count = in.count(Integer.BYTES);
        List<String> topics = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            topics.add(in.string());
        }
        in.end();
        return new Saved(profile, topics);
    }

    private static FieldReader reader(Blob part) {
        FieldReader in = new FieldReader("part of a share group", part.bytes());
        int version = in.u8();
        if (version != VERSION) {
            throw new FormatException(
                    "part of a share group of version %d: this release knows 0; start with the release that wrote it"
                            .formatted(version));
        }
        return in;
    }
}
