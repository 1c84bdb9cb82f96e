package io.minikafka.broker.txn;

import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.TransactionMarker;
import io.minikafka.broker.journal.JournalRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// The node's one write-ahead log as transactions see it: the coordinator's records, records of producers and
/// markers, in one order. A prefix of it survives a crash, at least what was committed. Groups have an inbox in
/// between, as their own thread has; partitions do not.
final class SharedLog implements TransactionSink, MarkerPort {
    sealed interface Entry {
        record Change(JournalRecord record) implements Entry {}

        record Write(TopicPartition target, ProducerIdentity producer, String tag)
                implements Entry {}

        record Marker(TopicPartition target, long producerId, boolean commits) implements Entry {}
    }

    /// What a reader of one partition (or group) can tell.
    static final class Content {
        final List<String> visible = new ArrayList<>();
        final Map<Long, List<String>> open = new LinkedHashMap<>();
    }

    private record Waiting(Runnable committed, Runnable failed) {}

    private final Random random;
    private final List<Entry> entries = new ArrayList<>();
    private final List<List<Waiting>> waiting = new ArrayList<>();
    private final ArrayDeque<Runnable> news = new ArrayDeque<>();
    private final ArrayDeque<Runnable> groupInbox = new ArrayDeque<>();
    private final Map<String, Short> epochs = new HashMap<>();
    private int committed;
    boolean hasFaults = true;

    SharedLog(Random random) {
        this.random = random;
    }

    // What the coordinator sees

    @Override
    public boolean write(List<TransactionRecord> records, Runnable onCommit, Runnable onFailure) {
        if (hasFaults && random.nextInt(100) == 0) {
            return false;
        }
        for (int i = 0; i < records.size(); i++) {
            boolean isLast = i == records.size() - 1;
            append(
                    new Entry.Change(TransactionRecordCodec.encode(records.get(i))),
                    isLast ? List.of(new Waiting(onCommit, onFailure)) : List.of());
        }
        return true;
    }

    @Override
    public void afterWrites(Runnable onCommit, Runnable onFailure) {
        for (int i = entries.size() - 1; i >= committed; i--) {
            if (entries.get(i) instanceof Entry.Change) {
                waiting.get(i).add(new Waiting(onCommit, onFailure));
                return;
            }
        }
        onCommit.run();
    }

    @Override
    public void write(TransactionMarker marker, TopicPartition partition, Consumer<Errors> done) {
        if (hasFaults && random.nextInt(20) == 0) {
            news.add(() -> done.accept(Errors.KAFKA_STORAGE_ERROR));
            return;
        }
        epochs.merge(
                partition + "/" + marker.producerId(),
                marker.producerEpoch(),
                (a, b) -> (short) Math.max(a, b));
        append(
                new Entry.Marker(partition, marker.producerId(), marker.commit()),
                List.of(new Waiting(() -> done.accept(Errors.NONE), () -> {})));
    }

    @Override
    public void end(String groupId, long producerId, boolean commits, Consumer<Errors> done) {
        groupInbox.add(() ->
                append(
                        new Entry.Marker(group(groupId), producerId, commits),
                        List.of(new Waiting(() -> done.accept(Errors.NONE), () -> {}))));
    }

    // What producers see

    static TopicPartition group(String groupId) {
        return new TopicPartition("group " + groupId, 0);
    }

    /// A record of a producer whom the coordinator has admitted. The partition knows newer epochs from its markers.
    void produce(
            TopicPartition partition, ProducerIdentity producer, String tag, Consumer<Errors> ack) {
        if (epochs.getOrDefault(partition + "/" + producer.id(), (short) 0) > producer.epoch()) {
            ack.accept(Errors.INVALID_PRODUCER_EPOCH);
            return;
        }
        append(
                new Entry.Write(partition, producer, tag),
                List.of(new Waiting(() -> ack.accept(Errors.NONE), () -> {})));
    }

    void commitOffsets(
            String groupId, ProducerIdentity producer, String tag, Consumer<Errors> ack) {
        groupInbox.add(() ->
                append(
                        new Entry.Write(group(groupId), producer, tag),
                        List.of(new Waiting(() -> ack.accept(Errors.NONE), () -> {}))));
    }

    // What the test moves

    void commitSome() {
        int upTo = committed + random.nextInt(entries.size() - committed + 1);
        while (committed < upTo) {
            waiting.get(committed++).forEach(w -> news.add(w.committed()));
        }
    }

    /// Groups work, commits are told.
    void deliverSome(int count) {
        for (int i = 0; i < count; i++) {
            if (!groupInbox.isEmpty() && (news.isEmpty() || random.nextBoolean())) {
                groupInbox.remove().run();
            } else if (!news.isEmpty()) {
                news.remove().run();
            }
        }
    }

    boolean isIdle() {
        return news.isEmpty() && groupInbox.isEmpty() && committed == entries.size();
    }

    /// The power goes: what was on its way to the disk is there up to some point, and nobody hears of it.
    TransactionStore crash() {
        int cut = committed + random.nextInt(entries.size() - committed + 1);
        entries.subList(cut, entries.size()).clear();
        waiting.clear();
        entries.forEach(_ -> waiting.add(new ArrayList<>()));
        committed = cut;
        news.clear();
        groupInbox.clear();
        TransactionStore store = new TransactionStore();
        for (Entry entry : entries) {
            if (entry instanceof Entry.Change(JournalRecord record)) {
                store.replay(TransactionRecordCodec.decode(record));
            }
        }
        return store;
    }

    /// What readers find when everything that was committed is shown.
    Map<TopicPartition, Content> contents() {
        Map<TopicPartition, Content> contents = new LinkedHashMap<>();
        for (Entry entry : entries.subList(0, committed)) {
            switch (entry) {
                case Entry.Change _ -> {}
                case Entry.Write(TopicPartition target, ProducerIdentity producer, String tag) ->
                        contents.computeIfAbsent(target, _ -> new Content())
                                .open
                                .computeIfAbsent(producer.id(), _ -> new ArrayList<>())
                                .add(tag);
                case Entry.Marker(TopicPartition target, long producerId, boolean commits) -> {
                    Content content = contents.computeIfAbsent(target, _ -> new Content());
                    List<String> ended = content.open.remove(producerId);
                    if (commits && ended != null) {
                        content.visible.addAll(ended);
                    }
                }
            }
        }
        return contents;
    }

    private void append(Entry entry, List<Waiting> fates) {
        entries.add(entry);
        waiting.add(new ArrayList<>(fates));
    }
}
