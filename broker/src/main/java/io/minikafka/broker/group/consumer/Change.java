package io.minikafka.broker.group.consumer;

import io.minikafka.broker.group.Blob;
import io.minikafka.broker.group.GroupPart;
import io.minikafka.broker.group.GroupRecord;
import io.minikafka.broker.group.GroupRecord.PartRemoved;
import io.minikafka.broker.group.GroupRecord.PartSaved;
import io.minikafka.broker.group.GroupType;
import io.minikafka.broker.group.assign.PartitionSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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

    boolean isEmpty() {
        return parts.isEmpty();
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

    /// The whole group, after a write that failed: what it has beside what the disk has.
    void everything(SequencedMap<GroupPart, Blob> saved) {
        SequencedMap<GroupPart, Blob> now = PartCodec.parts(group);
        saved.keySet().stream()
                .filter(part -> !now.containsKey(part))
                .forEach(part -> parts.put(part, Optional.empty()));
        now.forEach(this::save);
    }

    List<GroupRecord> records() {
        List<GroupRecord> records = new ArrayList<>(parts.size());
        parts.forEach((part, value) ->
                records.add(
                        value.<GroupRecord>map(
                                        v -> new PartSaved(group.id(), GroupType.CONSUMER, part, v))
                                .orElseGet(() ->
                                        new PartRemoved(group.id(), GroupType.CONSUMER, part))));
        return records;
    }

    private void save(GroupPart part, Blob value) {
        parts.put(part, Optional.of(value));
    }
}
