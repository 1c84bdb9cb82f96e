package io.minikafka.broker.share.service;

import io.minikafka.base.ByteRegion;
import io.minikafka.base.JoinedRegion;
import io.minikafka.base.SerialExecutor;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.PartitionHome;
import io.minikafka.broker.Partitions;
import io.minikafka.broker.SharePartitionKey;
import io.minikafka.broker.Uuids;
import io.minikafka.broker.share.Acquired;
import io.minikafka.broker.share.ShareCoordinator;
import io.minikafka.broker.share.SharePartition;
import io.minikafka.broker.share.ShareRecord;
import io.minikafka.protocol.RecordsView;
import io.minikafka.storage.Log;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.message.ShareFetchResponseData.AcquiredRecords;
import org.apache.kafka.common.message.ShareFetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;

/// Serves share fetches: looks through the logs as far as needed, acquires, reads what was acquired; and keeps the
/// fetches that wait. Owned by the share thread, which reads itself what is warm and has others read the rest.
final class ShareFetches {
    private final ShareCoordinator coordinator;
    private final Partitions partitions;
    private final GroupViews views;
    private final Beginnings beginnings;
    private final ShareMemory memory;
    private final ShareTally tally;
    private final SerialExecutor owner;
    private final Executor coldReads;
    private final Consumer<Runnable> turn;
    private final Map<SharePartitionKey, ShareSource> sources = new LinkedHashMap<>();
    private final Map<Long, List<WaitingFetch>> ofConnection = new HashMap<>();

    /// @param turn runs what comes to the owner's thread from outside
    ShareFetches(
            ShareCoordinator coordinator,
            Partitions partitions,
            GroupViews views,
            Beginnings beginnings,
            ShareMemory memory,
            ShareTally tally,
            SerialExecutor owner,
            Executor coldReads,
            Consumer<Runnable> turn) {
        this.coordinator = coordinator;
        this.partitions = partitions;
        this.views = views;
        this.beginnings = beginnings;
        this.memory = memory;
        this.tally = tally;
        this.owner = owner;
        this.coldReads = coldReads;
        this.turn = turn;
    }

    /// Begins to serve a fetch; it is answered now or later.
    void start(WaitingFetch fetch) {
        for (TopicIdPartition partition : fetch.session().rotated()) {
            Optional<ShareSource> source =
                    source(new SharePartitionKey(fetch.session().groupId(), partition));
            if (source.isEmpty()) {
                fail(fetch, partition, unknown(partition));
            } else {
                fetch.sources().add(source.get());
            }
        }
        fetch.sources().forEach(source -> serve(fetch, source));
        if (!completeIfDone(fetch)) {
            park(fetch);
        }
    }

    private void park(WaitingFetch fetch) {
        fetch.sources().forEach(source -> source.add(fetch));
        List<WaitingFetch> others =
                ofConnection.computeIfAbsent(
                        fetch.session().connectionId(), _ -> new ArrayList<>(1));
        others.removeIf(WaitingFetch::isEnded);
        others.add(fetch);
        fetch.timer(owner.after(fetch.maxWaitMs(), () -> turn.accept(() -> timeIsUp(fetch))));
        // What came between the look and the watch.
        fetch.sources()
                .forEach(source -> {
                    if (!fetch.isEnded()) {
                        serve(fetch, source);
                    }
                });
        completeIfDone(fetch);
    }

    private void timeIsUp(WaitingFetch fetch) {
        if (fetch.isEnded()) {
            return;
        }
        fetch.timeIsUp();
        fetch.sources().forEach(source -> serve(fetch, source));
        fetch.satisfied();
        completeIfDone(fetch);
    }

    /// @return whether it is over
    boolean completeIfDone(WaitingFetch fetch) {
        if (fetch.isEnded()) {
            return true;
        }
        if (fetch.isUnderWay() || !fetch.isSatisfied()) {
            return false;
        }
        fetch.send();
        return true;
    }

    /// A share partition has more, or room for more.
    void news(SharePartitionKey key) {
        ShareSource source = sources.get(key);
        if (source != null) {
            news(source);
        }
    }

    private void news(ShareSource source) {
        for (WaitingFetch fetch : source.waiting()) {
            if (source.isBusy()) {
                return;
            }
            serve(fetch, source);
            completeIfDone(fetch);
        }
        source.trouble(Errors.NONE); // the next ones try again
    }

    /// The client of a connection is gone.
    void connectionGone(long connectionId) {
        List<WaitingFetch> gone = ofConnection.remove(connectionId);
        if (gone != null) {
            gone.stream().filter(fetch -> !fetch.isEnded()).forEach(WaitingFetch::drop);
        }
    }

    /// The node stops: all that wait are answered.
    void endAll() {
        ofConnection.values().stream()
                .flatMap(List::stream)
                .toList()
                .forEach(fetch -> {
                    fetch.satisfied();
                    completeIfDone(fetch);
                });
    }

    /// Topics were deleted: their logs are of no use any more.
    void forget(Predicate<SharePartitionKey> gone) {
        sources.keySet().removeIf(gone);
    }

    // --- one partition ---

    private Optional<ShareSource> source(SharePartitionKey key) {
        ShareSource known = sources.get(key);
        if (known != null && known.isCurrent()) {
            return Optional.of(known);
        }
        if (known != null) {
            leave(known);
        }
        TopicIdPartition id = key.partition();
        Optional<PartitionHome> home = partitions.home(id);
        int office = home.map(PartitionHome::office).orElse(PartitionHome.NO_OFFICE);
        if (office == PartitionHome.NO_OFFICE) {
            return Optional.empty();
        }
        ShareSource source = new ShareSource(key, home.get(), office, this::logHasMore);
        sources.put(key, source);
        return Optional.of(source);
    }

    /// Something happened to the lead of a partition, or to what is known of it.
    void officeNews(TopicIdPartition id) {
        for (ShareSource source : List.copyOf(sources.values())) {
            if (source.key().partition().equals(id)) {
                if (source.isCurrent()) {
                    news(source);
                } else {
                    leave(source);
                }
            }
        }
    }

    /// This node cannot serve a share partition as it knows it.
    void fenced(SharePartitionKey key) {
        ShareSource source = sources.get(key);
        if (source != null) {
            leave(source);
        } else {
            memory.leave(key::equals);
        }
    }

    /// The group has no session here any more.
    void leave(String groupId) {
        for (ShareSource source : List.copyOf(sources.values())) {
            if (source.key().groupId().equals(groupId)) {
                leave(source);
            }
        }
    }

    /// Whoever waits for it is told that it is not served here, and finds out where.
    private void leave(ShareSource source) {
        if (source.isClosed()) {
            return; // another one may have its place already
        }
        source.close();
        sources.remove(source.key(), source);
        memory.leave(source.key()::equals);
        for (WaitingFetch fetch : source.waiting()) {
            fail(fetch, source.key().partition(), Errors.NOT_LEADER_OR_FOLLOWER);
            completeIfDone(fetch);
        }
    }

    /// Any thread.
    private void logHasMore(ShareSource source) {
        owner.execute(() ->
                turn.accept(() -> {
                    source.newsTaken();
                    news(source);
                }));
    }

    private void serve(WaitingFetch fetch, ShareSource source) {
        if (fetch.isFull() || source.isBusy() || fetch.isServed(source.key().partition())) {
            return;
        }
        if (!source.isCurrent()) {
            leave(source);
            fail(fetch, source.key().partition(), Errors.NOT_LEADER_OR_FOLLOWER);
            return;
        }
        if (source.trouble() != Errors.NONE) {
            fail(fetch, source.key().partition(), source.trouble());
            return;
        }
        Optional<SharePartition> found = coordinator.find(source.key());
        if (found.isEmpty()) {
            recall(source);
            return;
        }
        SharePartition partition = found.get();
        coordinator.configure(partition);
        coordinator.logStartsAt(partition, source.log().startOffset());
        if (look(fetch, source, partition)) {
            Acquired acquired = coordinator.acquire(partition, fetch.ask());
            if (!acquired.isEmpty()) {
                take(fetch, source, acquired);
            } else if (source.trouble() != Errors.NONE) {
                fail(fetch, source.key().partition(), source.trouble());
                source.trouble(Errors.NONE);
            }
        }
    }

    /// Learns what the group knows of a partition that this node has come to lead.
    private void recall(ShareSource source) {
        if (!source.isEstablished()) {
            return; // there will be news
        }
        source.busy(true);
        memory.recall(
                source.key(),
                source.office(),
                recalled -> turn.accept(() -> recalled(source, recalled)));
    }

    private void recalled(ShareSource source, ShareMemory.Recalled recalled) {
        if (!source.isCurrent()) {
            return;
        }
        switch (recalled) {
            case ShareMemory.Recalled.Nothing() -> begin(source);
            case ShareMemory.Recalled.Known(ShareRecord.Whole state) -> {
                source.busy(false);
                coordinator.install(state);
                news(source);
            }
            case ShareMemory.Recalled.Failed(Errors error) -> {
                source.busy(false);
                source.trouble(error);
                news(source);
            }
        }
    }

    /// Has the group begin in a partition that it does not know.
    private void begin(ShareSource source) {
        GroupView view = views.of(source.key().groupId());
        beginnings.find(
                source.log(),
                view.begin(),
                offset -> owner.execute(() -> turn.accept(() -> beginAt(source, offset))));
    }

    private void beginAt(ShareSource source, long offset) {
        if (source.isCurrent()) {
            coordinator.startAt(
                    source.key(),
                    offset,
                    _ -> {
                        source.busy(false);
                        news(source);
                    });
        }
    }

    /// Looks through the log as far as the fetch needs it.
    ///
    /// @return false if that is done elsewhere; there will be news
    private boolean look(WaitingFetch fetch, ShareSource source, SharePartition partition) {
        GroupView view = views.of(source.key().groupId());
        Log log = source.log();
        long end = view.readCommitted() ? log.lastStableOffset() : log.highWatermark();
        if (!partition.hasReady() && !fetch.isTimeUp()) {
            long bytes = log.bytesAvailable(partition.scanFrom(), end, fetch.minBytes());
            if (bytes < fetch.minBytes()) {
                return true;
            }
        }
        while (partition.wantsScan(fetch.recordsLeft()) && partition.scanFrom() < end) {
            LogScan.Wish wish =
                    new LogScan.Wish(
                            partition.scanFrom(),
                            end,
                            fetch.recordsLeft(),
                            view.readCommitted(),
                            partition.looksInside(),
                            view.machine().headers());
            if (!log.isWarm(partition.scanFrom())) {
                source.busy(true);
                elsewhere(
                        () -> LogScan.look(log, wish),
                        result -> {
                            source.busy(false);
                            result.ifPresent(scan -> learn(source, partition, scan));
                            news(source);
                        });
                return false;
            }
            if (!learn(source, partition, LogScan.look(log, wish))) {
                return true;
            }
        }
        return true;
    }

    /// @return whether the partition knows more now
    private boolean learn(ShareSource source, SharePartition partition, LogScan.Found found) {
        long before = partition.scanFrom();
        switch (found) {
            case LogScan.Found.Batches(List<LogScan.Batch> batches) -> {
                for (LogScan.Batch batch : batches) {
                    if (batch.records().isEmpty()) {
                        coordinator.scanned(partition, batch.span());
                    } else {
                        coordinator.scanned(partition, batch.span(), batch.records());
                    }
                }
            }
            case LogScan.Found.StartsAt(long offset) -> coordinator.logStartsAt(partition, offset);
            case LogScan.Found.Trouble(Errors error) -> source.trouble(error);
        }
        return partition.scanFrom() > before;
    }

    // --- what was acquired ---

    private void take(WaitingFetch fetch, ShareSource source, Acquired acquired) {
        fetch.session().served(source.key());
        long records = 0;
        PartitionData data = fetch.partition(source.key().partition());
        tally.redelivered(source.key(), acquired.redelivered());
        for (Acquired.Range range : acquired.ranges()) {
            records += range.last() - range.first() + 1;
            data.acquiredRecords()
                    .add(
                            new AcquiredRecords()
                                    .setFirstOffset(range.first())
                                    .setLastOffset(range.last())
                                    .setDeliveryCount((short) range.deliveries()));
        }
        int bytes = acquired.runs().stream().mapToInt(Acquired.Run::sizeBytes).sum();
        fetch.took((int) records, bytes);
        boolean warm = acquired.runs().stream().allMatch(run -> source.log().isWarm(run.base()));
        if (warm) {
            give(fetch, source, acquired, RunReader.read(source.log(), acquired.runs()));
        } else {
            fetch.begin();
            elsewhere(
                    () -> RunReader.read(source.log(), acquired.runs()),
                    regions -> {
                        fetch.end();
                        give(fetch, source, acquired, regions.orElse(List.of()));
                        completeIfDone(fetch);
                    });
        }
    }

    /// A record that is acquired and cannot be read comes back when its lock ends.
    private static void give(
            WaitingFetch fetch, ShareSource source, Acquired acquired, List<ByteRegion> regions) {
        if (fetch.isEnded()) {
            regions.forEach(ByteRegion::release);
            return;
        }
        PartitionData data = fetch.partition(source.key().partition());
        if (regions.isEmpty()) {
            data.setErrorCode(Errors.KAFKA_STORAGE_ERROR.code());
            data.acquiredRecords().clear();
        } else {
            data.setRecords(RecordsView.of(JoinedRegion.of(regions)));
            int bytes = acquired.runs().stream().mapToInt(Acquired.Run::sizeBytes).sum();
            long from = acquired.runs().getFirst().base();
            source.log().served(bytes, from, acquired.runs().getLast().last() + 1);
        }
        fetch.satisfied();
    }

    private void fail(WaitingFetch fetch, TopicIdPartition partition, Errors error) {
        if (fetch.isServed(partition)) {
            return; // what it was given before is its own
        }
        fetch.partition(partition).setErrorCode(error.code()).setErrorMessage(error.message());
        if (error == Errors.NOT_LEADER_OR_FOLLOWER) {
            partitions
                    .leader("", Uuids.toKafka(partition.topicId()), partition.partition())
                    .ifPresent(leader -> fetch.leader(partition, leader));
        }
        fetch.satisfied();
    }

    private Errors unknown(TopicIdPartition partition) {
        return partitions
                .topic(Uuids.toKafka(partition.topicId()))
                .map(topic -> topic.errorOfAbsence(partition.partition()))
                .orElse(Errors.UNKNOWN_TOPIC_ID);
    }

    /// Does `work` where waiting for the disk holds up nobody; a failure ends in an empty result.
    private <T> void elsewhere(Supplier<T> work, Consumer<Optional<T>> then) {
        coldReads.execute(() -> {
            Optional<T> result = Optional.empty();
            try {
                result = Optional.of(work.get());
            } finally {
                Optional<T> found = result;
                owner.execute(() -> turn.accept(() -> then.accept(found)));
            }
        });
    }
}
