package io.minikafka.broker.group.consumer;

import io.minikafka.broker.group.Blob;
import io.minikafka.broker.group.GroupPart;
import io.minikafka.broker.group.assign.PartitionSet;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/// What one decision changes in a live group, and the parts that must be saved for it: one atomic batch.
final class Change {
    private final ConsumerGroup group;

    /// The newest value of each part that changed; none for one that is gone.
    private final SequencedMap<GroupPart, Optional<Blob>> parts = new LinkedHashMap<>();

    Change(ConsumerGroup group) {
        this.group = group;
    }

    ConsumerGroup group() {
        return group;
    }

    void header(GroupHeader header) {
        group.become(header);
        save(PartCodec.HEADER, PartCodec.encode(header));
    }

    void add(Seat seat) {
        group.add(seat);
        save(PartCodec.profileOf(seat.id()), PartCodec.encode(seat.profile()));
        save(PartCodec.progressOf(seat.id()), PartCodec.encode(seat.progress()));
        if (!seat.target().isEmpty()) {
            save(PartCodec.targetOf(seat.id()), PartCodec.encode(seat.target()));
        }
    }

    void remove(Seat seat) {
        group.remove(seat);
        parts.put(PartCodec.profileOf(seat.id()), Optional.empty());
        parts.put(PartCodec.progressOf(seat.id()), Optional.empty());
        parts.put(PartCodec.targetOf(seat.id()), Optional.empty());
    }

    void profile(Seat seat, MemberProfile profile) {
        group.update(seat, profile);
        save(PartCodec.profileOf(seat.id()), PartCodec.encode(profile));
    }

    void progress(Seat seat, MemberProgress progress) {
        group.update(seat, progress);
        save(PartCodec.progressOf(seat.id()), PartCodec.encode(progress));
    }

    void target(Seat seat, PartitionSet target) {
        seat.aimAt(target);
        save(PartCodec.targetOf(seat.id()), PartCodec.encode(target));
    }

    SequencedMap<GroupPart, Optional<Blob>> parts() {
        return parts;
    }

    private void save(GroupPart part, Blob value) {
        parts.put(part, Optional.of(value));
    }
}
