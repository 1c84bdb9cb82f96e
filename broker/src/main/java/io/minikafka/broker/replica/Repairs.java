package io.minikafka.broker.replica;

import io.minikafka.base.ByteRegion;
import io.minikafka.base.InvariantViolation;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.RangeLetter;
import io.minikafka.cluster.replication.ReplicaLetter;
import io.minikafka.storage.DamagedRange;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.RangeRepair;
import io.minikafka.storage.ReadResult;
import io.minikafka.storage.StorageException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has damaged ranges of this node's replicas repaired by what other replicas have, one after the other, and answers
/// others that ask the same of this node. RFC 0027 (4.3).
///
/// Its mailbox owns all; what waits for the disk is done on threads that may, and the mailbox stands still meanwhile.
final class Repairs {
    private static final Logger LOG = LoggerFactory.getLogger(Repairs.class);

    private static final long TICK_MS = 100;
    private static final int ANSWER_BYTES_MAX = 1 << 20;
    private static final int COPY_BYTES = 8 << 20;
    private static final long LOOK_MS = 1_000;
    private static final long FIRST_PAUSE_MS = 10_000;
    private static final long PAUSE_MAX_MS = 600_000;

    private final ReplicaId self;
    private final LogManager logs;
    private final Replicas replicas;
    private final Function<TopicIdPartition, List<ReplicaId>> holders;
    private final ReplicaParts parts;
    private final Mailbox<Event> mailbox;

    private Optional<RepairJob> job = Optional.empty();

    /// Ranges that nobody could repair; no more of them than there is damage.
    private final Map<DamagedRange, Pause> pauses = new HashMap<>();

    private long lookedMs;
    private long questions;
    private boolean isClosed;

    private record Pause(long untilMs, long lengthMs) {}

    private sealed interface Event {}

    private record Tick(long nowMs) implements Event {}

    private record Answered(ReplicaLetter letter, RangeLetter.Sent sent) implements Event {}

    private record Close() implements Event {}

    /// @param holders who has a partition, the leader first
    Repairs(
            ReplicaId self,
            LogManager logs,
            Replicas replicas,
            Function<TopicIdPartition, List<ReplicaId>> holders,
            ReplicaParts parts) {
        this.self = self;
        this.logs = logs;
        this.replicas = replicas;
        this.holders = holders;
        this.parts = parts;
        this.mailbox = new Mailbox<>(this::handle, parts.slow());
        this.questions = parts.nextSession();
    }

    void start() {
        mailbox.post(new Tick(parts.nowMs()));
        var _ = parts.clock().after(TICK_MS, this::start);
    }

    void close() {
        mailbox.post(new Close());
    }

    /// Somebody wrote about a range. Any thread.
    void received(ReplicaLetter letter, RangeLetter word) {
        switch (word) {
            case RangeLetter.Wanted wanted -> parts.slow().execute(() -> answer(letter, wanted));
            case RangeLetter.Sent sent -> mailbox.post(new Answered(letter, sent));
            case RangeLetter.Doubted(long offset) ->
                    parts.slow().execute(() -> logs.examine(letter.partition(), offset));
        }
    }

    // --- others' ranges ---

    private void answer(ReplicaLetter letter, RangeLetter.Wanted wanted) {
        int most =
                (int) Math.min(ANSWER_BYTES_MAX, parts.peers().roomBytes(letter.from().brokerId()));
        Optional<ByteRegion> found =
                replicas.find(letter.partition())
                        .map(replica -> replica.lend(wanted.fromOffset(), wanted.toOffset(), most))
                        .filter(ReadResult.Records.class::isInstance)
                        .map(records -> ((ReadResult.Records) records).region());
        RangeLetter answer = new RangeLetter.Sent(wanted.number(), NoBytes.HERE);
        parts.peers()
                .send(new ReplicaLetter(letter.partition(), self, letter.from(), answer), found);
    }

    // --- own ranges ---

    private boolean handle(Event event) {
        if (isClosed) {
            return true;
        }
        return switch (event) {
            case Tick(long nowMs) -> job.map(now -> goOn(now, nowMs)).orElseGet(() -> look(nowMs));
            case Answered(ReplicaLetter letter, RangeLetter.Sent sent) ->
                    job.filter(now -> now.repair().range().log().equals(letter.partition()))
                            .filter(now -> now.isAnswer(letter.from(), sent.number()))
                            .map(now -> onDisk(() -> take(now, sent)))
                            .orElse(true);
            case Close _ -> {
                isClosed = true;
                job.ifPresent(now -> now.repair().close());
                yield true;
            }
        };
    }

    /// @return false: the mailbox waits
    private boolean onDisk(Runnable task) {
        parts.slow()
                .execute(() -> {
                    try {
                        task.run();
                    } catch (StorageException e) {
                        giveUp(String.valueOf(e.getMessage()));
                    } catch (InvariantViolation | Error e) {
                        isClosed = true;
                        parts.onBroken().accept(e);
                    } finally {
                        mailbox.resume();
                    }
                });
        return false;
    }

    private boolean look(long nowMs) {
        if (nowMs - lookedMs < LOOK_MS) {
            return true;
        }
        lookedMs = nowMs;
        return logs.isDamaged() ? onDisk(() -> begin(nowMs)) : true;
    }

    private void begin(long nowMs) {
        List<DamagedRange> ranges = logs.damagedRanges();
        pauses.keySet().retainAll(ranges);
        for (DamagedRange range : ranges) {
            Pause pause = pauses.get(range);
            List<ReplicaId> sources = sources(range.log());
            if (!sources.isEmpty() && (pause == null || nowMs >= pause.untilMs())) {
                job = begun(range).map(repair -> new RepairJob(repair, sources));
                if (job.isPresent()) {
                    return;
                }
            }
        }
    }

    private Optional<RangeRepair> begun(DamagedRange range) {
        try {
            return logs.repair(range);
        } catch (StorageException e) {
            pause(range, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private List<ReplicaId> sources(TopicIdPartition id) {
        return holders.apply(id).stream().filter(each -> !each.equals(self)).toList();
    }

    private boolean goOn(RepairJob now, long nowMs) {
        RangeRepair repair = now.repair();
        if (repair.isFilled()) {
            return onDisk(() -> complete(now));
        }
        if (now.isLate(nowMs)) {
            now.sourceFailed();
        }
        if (now.isWaiting() || !parts.moves().hasRoom()) {
            return true;
        }
        Optional<ReplicaId> source = now.source();
        if (source.isEmpty()) {
            return onDisk(() -> giveUp("no replica has it as it was here"));
        }
        questions++;
        now.asked(questions, nowMs);
        RangeLetter wanted =
                new RangeLetter.Wanted(questions, repair.nextOffset(), repair.range().nextOffset());
        parts.peers()
                .send(
                        new ReplicaLetter(repair.range().log(), self, source.get(), wanted),
                        Optional.empty());
        return true;
    }

    private void take(RepairJob now, RangeLetter.Sent sent) {
        ByteBuffer batches =
                sent.payload() instanceof RecordBytes bytes
                        ? bytes.whole()
                        : ByteBuffer.allocate(0);
        parts.moves().taken(batches.remaining());
        Optional<String> problem = now.repair().put(batches);
        if (problem.isPresent()) {
            LOG.atInfo()
                    .addKeyValue("partition", now.repair().range().log())
                    .addKeyValue("node", now.source().map(ReplicaId::brokerId).orElse(-1))
                    .addKeyValue("reason", problem.get())
                    .log("what a replica sent for a damaged range is not taken");
            now.sourceFailed();
        }
    }

    private void complete(RepairJob now) {
        if (!now.repair().copy(COPY_BYTES)) {
            return;
        }
        DamagedRange range = now.repair().range();
        if (!now.repair().finish()) {
            giveUp("the segment changed meanwhile, or is not good");
            return;
        }
        job = Optional.empty();
        LOG.atInfo()
                .addKeyValue("file", range.file())
                .addKeyValue("position", range.position())
                .addKeyValue("bytes", range.endPosition() - range.position())
                .addKeyValue("offset", range.offset())
                .addKeyValue("next_offset", range.nextOffset())
                .addKeyValue("node", now.source().map(ReplicaId::brokerId).orElse(-1))
                .log("a damaged range was repaired with what another node has");
    }

    private void giveUp(String reason) {
        job.ifPresent(now -> {
            now.repair().close();
            job = Optional.empty();
            pause(now.repair().range(), reason);
        });
    }

    private void pause(DamagedRange range, String reason) {
        Pause before = pauses.getOrDefault(range, new Pause(0, FIRST_PAUSE_MS / 2));
        long pauseMs = Math.min(PAUSE_MAX_MS, 2 * before.lengthMs());
        pauses.put(range, new Pause(parts.nowMs() + pauseMs, pauseMs));
        LOG.atWarn()
                .addKeyValue("file", range.file())
                .addKeyValue("offset", range.offset())
                .addKeyValue("next_offset", range.nextOffset())
                .addKeyValue("reason", reason)
                .addKeyValue("again_after_ms", pauseMs)
                .log("a damaged range could not be repaired now");
    }
}
