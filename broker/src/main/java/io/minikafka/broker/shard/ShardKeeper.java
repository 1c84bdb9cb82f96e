package io.minikafka.broker.shard;

import io.minikafka.base.InvariantViolation;
import io.minikafka.base.SerialExecutor;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.PartitionHome;
import io.minikafka.broker.journal.JournalListener;
import io.minikafka.broker.journal.ReplicatedJournal;
import io.minikafka.cluster.metadata.MetadataRecord;
import io.minikafka.cluster.metadata.ShardTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens and closes the shards of one topic on this node, as their partitions come under its lead and leave it. RFC 0024,
/// section 4.3. Whatever is told, it looks at what is true now, so news may come late, twice or not in order.
///
/// [#find] is for any thread; everything else runs on the coordinator's.
public final class ShardKeeper<S extends Shard> implements Shards<S> {
    private static final long AGAIN_MS = 250;

    /// A few looks within the time that an append may take.
    private static final int LOOKS_PER_TIMEOUT = 4;

    private static final Logger LOG = LoggerFactory.getLogger(ShardKeeper.class);

    private final String topic;
    private final ShardGround ground;
    private final SerialExecutor owner;
    private final ShardMaker<S> maker;
    private final Optional<EarlierState> earlier;
    private final ShardGrowth growth;
    private final TreeMap<Integer, Slot<S>> slots = new TreeMap<>();
    private boolean isWatching;
    private volatile AtomicReferenceArray<Found<S>> found = new AtomicReferenceArray<>(0);

    /// A shard that this node leads.
    private static final class Slot<S> {
        final int epoch;
        boolean isLoading;

        /// Written by whoever loads it, one after the other.
        volatile boolean wasComplainedOf;

        Optional<Open<S>> open = Optional.empty();

        Slot(int epoch) {
            this.epoch = epoch;
        }
    }

    private record Open<S>(S shard, ReplicatedJournal journal) {}

    /// @param owner the coordinator's thread
    /// @param earlier what a founder brings along
    public ShardKeeper(
            String topic,
            ShardGround ground,
            SerialExecutor owner,
            ShardMaker<S> maker,
            Optional<EarlierState> earlier) {
        this.topic = topic;
        this.ground = ground;
        this.owner = owner;
        this.maker = maker;
        this.earlier = earlier;
        this.growth = new ShardGrowth(topic, ground.metadata(), owner, this::isOpen);
    }

    /// Begins to follow what this node leads.
    public void follow() {
        ground.offices().listen(this::heard);
        ground.metadata()
                .onChange((_, records, _) -> {
                    if (records.stream().anyMatch(this::concerns)) {
                        owner.execute(this::lookAtAll);
                    }
                });
        owner.execute(this::lookAtAll);
    }

    @Override
    public Found<S> find(String key) {
        AtomicReferenceArray<Found<S>> all = found;
        if (all.length() == 0) {
            return new Found.Away<>(Errors.NOT_COORDINATOR);
        }
        return all.getAcquire(ShardTopics.shardOf(key, all.length()));
    }

    @Override
    public List<S> open() {
        List<S> open = new ArrayList<>(slots.size());
        slots.values().forEach(slot -> slot.open.ifPresent(one -> open.add(one.shard())));
        return open;
    }

    @Override
    public boolean areLoading() {
        return slots.values().stream().anyMatch(slot -> slot.open.isEmpty());
    }

    private boolean isOpen(int shard) {
        Slot<S> slot = slots.get(shard);
        return slot != null && slot.open.isPresent();
    }

    /// Any thread.
    private void heard(TopicIdPartition id) {
        boolean ours =
                ground.metadata()
                        .image()
                        .topic(topic)
                        .filter(known -> known.id().equals(id.topicId()))
                        .isPresent();
        if (ours) {
            owner.execute(() -> look(id.partition()));
        }
    }

    private boolean concerns(MetadataRecord record) {
        return switch (record) {
            case MetadataRecord.TopicRecord(var image) -> image.name().equals(topic);
            case MetadataRecord.NodeRecord _, MetadataRecord.NodeRemovedRecord _ -> true;
            default -> false;
        };
    }

    private void lookAtAll() {
        int count = ground.count(topic);
        for (int shard = 0; shard < count; shard++) {
            look(shard);
        }
        growth.look();
    }

    private void look(int shard) {
        makeRoom();
        if (shard >= found.length()) {
            return; // its topic is being deleted, which nobody may
        }
        Optional<PartitionHome> home = ground.home(topic, shard);
        int office = home.map(PartitionHome::office).orElse(PartitionHome.NO_OFFICE);
        Slot<S> slot = slots.get(shard);
        if (slot != null && slot.epoch != office) {
            close(shard, slot, "the shard is led by another node, or anew");
            slot = null;
        }
        if (office == PartitionHome.NO_OFFICE) {
            return;
        }
        if (slot == null) {
            slot = new Slot<>(office);
            slots.put(shard, slot);
            found.setRelease(shard, new Found.Away<>(Errors.COORDINATOR_LOAD_IN_PROGRESS));
        }
        if (slot.open.isEmpty() && !slot.isLoading && home.orElseThrow().isEstablished()) {
            slot.isLoading = true;
            load(shard, slot, home.orElseThrow());
        }
    }

    private void makeRoom() {
        int count = ground.count(topic);
        if (found.length() == 0 && count > 0) {
            AtomicReferenceArray<Found<S>> room = new AtomicReferenceArray<>(count);
            for (int shard = 0; shard < count; shard++) {
                room.set(shard, new Found.Away<>(Errors.NOT_COORDINATOR));
            }
            found = room;
        }
    }

    private void close(int shard, Slot<S> slot, String why) {
        found.setRelease(shard, new Found.Away<>(Errors.NOT_COORDINATOR));
        slots.remove(shard);
        slot.open.ifPresent(open -> {
            open.shard().close();
            open.journal().abandon(why);
            LOG.atInfo()
                    .addKeyValue("topic", topic)
                    .addKeyValue("shard", shard)
                    .addKeyValue("epoch", slot.epoch)
                    .addKeyValue("reason", why)
                    .log("a shard is closed");
        });
    }

    /// While too few replicas live, what was appended is neither committed nor lost. Whoever waits for it is told after
    /// a while that nobody knows; the shard is loaded again when it is known. RFC 0024, 4.3.
    private void watch() {
        var _ =
                owner.after(
                        Math.max(1, ground.commitTimeoutMs() / LOOKS_PER_TIMEOUT),
                        () -> {
                            closeLate();
                            isWatching = slots.values().stream().anyMatch(s -> s.open.isPresent());
                            if (isWatching) {
                                watch();
                            }
                        });
    }

    private void closeLate() {
        for (Map.Entry<Integer, Slot<S>> entry : List.copyOf(slots.entrySet())) {
            long lateMs = entry.getValue().open.map(one -> one.journal().lateMs()).orElse(0L);
            if (lateMs >= ground.commitTimeoutMs()) {
                close(
                        entry.getKey(),
                        entry.getValue(),
                        "nothing was committed for " + lateMs + " ms");
                look(entry.getKey());
            }
        }
    }

    private void load(int shard, Slot<S> slot, PartitionHome home) {
        ReplicatedJournal journal =
                ReplicatedJournal.on(
                        topic + "-" + shard,
                        home.log(),
                        slot.epoch,
                        home::hasWriteQuorum,
                        ground.time());
        ground.loader()
                .execute(() -> {
                    try {
                        load(shard, slot, journal);
                    } catch (InvariantViolation e) {
                        throw e;
                    } catch (RuntimeException e) {
                        LOG.atError()
                                .setCause(e)
                                .addKeyValue("topic", topic)
                                .addKeyValue("shard", shard)
                                .log("a shard cannot be read, which is tried again and again");
                        again(shard, slot);
                    }
                });
    }

    /// On a thread that may wait.
    private void load(int shard, Slot<S> slot, ReplicatedJournal journal) {
        if (!journal.isSettled()) {
            again(shard, slot); // what an earlier attempt of this epoch wrote is on its way
        } else if (journal.hasBegun()) {
            S open = maker.open(shard, slot.epoch, journal);
            owner.execute(() -> loaded(shard, slot, new Open<>(open, journal)));
        } else if (earlier.isPresent()) {
            journal.begin(
                    earlier.get().of(shard, ground.count(topic)),
                    new Begun(() -> again(shard, slot)));
        } else {
            complain(shard, slot);
            again(shard, slot);
        }
    }

    private void complain(int shard, Slot<S> slot) {
        if (!slot.wasComplainedOf) {
            slot.wasComplainedOf = true;
            LOG.atWarn()
                    .addKeyValue("topic", topic)
                    .addKeyValue("shard", shard)
                    .log("a shard has no beginning; the cluster's first node must lead it once");
        }
    }

    private void loaded(int shard, Slot<S> slot, Open<S> open) {
        if (!isCurrent(shard, slot)) {
            return;
        }
        slot.open = Optional.of(open);
        open.shard().begin();
        found.setRelease(shard, new Found.Here<>(open.shard()));
        if (!isWatching) {
            isWatching = true;
            watch();
        }
        LOG.atInfo()
                .addKeyValue("topic", topic)
                .addKeyValue("shard", shard)
                .addKeyValue("epoch", slot.epoch)
                .log("a shard is open");
        growth.look();
    }

    private void again(int shard, Slot<S> slot) {
        var _ =
                owner.after(
                        AGAIN_MS,
                        () -> {
                            if (isCurrent(shard, slot)) {
                                slot.isLoading = false;
                                look(shard);
                            }
                        });
    }

    @SuppressWarnings("ReferenceEquality") // another one of the same epoch is another attempt
    private boolean isCurrent(int shard, Slot<S> slot) {
        return slots.get(shard) == slot;
    }

    /// The journal has begun, or not: looking again tells.
    private record Begun(Runnable again) implements JournalListener {
        @Override
        public void committed() {
            again.run();
        }

        @Override
        public void failed(String reason) {
            again.run();
        }
    }
}
