package io.minikafka.broker.replica;

import io.minikafka.base.InvariantViolation;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Confirmation;
import io.minikafka.broker.PartitionHome;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Copy;
import io.minikafka.cluster.replication.EpochChain;
import io.minikafka.cluster.replication.EpochStart;
import io.minikafka.cluster.replication.Input;
import io.minikafka.cluster.replication.LogState;
import io.minikafka.cluster.replication.Message;
import io.minikafka.cluster.replication.Output;
import io.minikafka.cluster.replication.PartitionState;
import io.minikafka.cluster.replication.RangeLetter;
import io.minikafka.cluster.replication.Replica;
import io.minikafka.cluster.replication.ReplicaLetter;
import io.minikafka.cluster.replication.Saved;
import io.minikafka.storage.CommitListener;
import io.minikafka.storage.DeleteRecordsResult;
import io.minikafka.storage.Log;
import io.minikafka.storage.ReadResult;
import io.minikafka.storage.ReplicaAppend;
import io.minikafka.storage.ReplicaEvents;
import io.minikafka.storage.ReplicaLog;
import io.minikafka.storage.SavedState;
import io.minikafka.storage.StorageException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One replica at work: its mailbox steps the state machine of RFC 0013, and what that wants is done here, on the log
/// and by letters. RFC 0023.
///
/// When the log refuses what the machine wants, the two have parted: the machine is thrown away, and a new one begins
/// with what the log really has, as after a restart of the node.
final class LocalReplica implements PartitionHome, ReplicaEvents {
    /// No client can ask for more.
    private static final long LONGEST_WAIT_NS = TimeUnit.MILLISECONDS.toNanos(Integer.MAX_VALUE);

    private static final Logger LOG = LoggerFactory.getLogger(LocalReplica.class);

    private final TopicIdPartition id;
    private final ReplicaId self;
    private final ReplicaLog log;
    private final ReplicaParts parts;
    private final CommitTimes commits;
    private final Mailbox<Event> mailbox;

    // Owned by the mailbox.
    private Optional<Life> life = Optional.empty();
    private Optional<PartitionState> state = Optional.empty();
    private List<EpochStart> arriving = List.of();
    private long lives;
    private boolean isClosed;

    private final Standing standing;
    private volatile boolean hasBegun;

    /// A machine, and what has the same end.
    private record Life(Replica machine, FollowerFeed feed) {}

    /// What comes into the mailbox.
    private sealed interface Event {}

    /// @param life of the machine for which it is meant; [#ANY_LIFE]
    private record Step(long life, Input input) implements Event {}

    private record Fed(FollowerFeed.Read read) implements Event {}

    /// The log is on disk as it is: a machine may begin.
    private record Begin() implements Event {}

    /// @param then to be done when it has stopped
    private record Close(Runnable then) implements Event {}

    private static final long ANY_LIFE = -1;

    /// @param ready when the log may be used
    LocalReplica(
            TopicIdPartition id,
            ReplicaId self,
            ReplicaLog log,
            ReplicaParts parts,
            CompletionStage<?> ready) {
        this.id = id;
        this.self = self;
        this.log = log;
        this.parts = parts;
        this.standing = new Standing(parts.contact(), () -> parts.offices().accept(id));
        this.commits = new CommitTimes(parts.commitTimes()::record);
        this.mailbox = new Mailbox<>(this::handle, parts.slow());
        log.listen(this);
        var _ = ready.thenRun(() -> mailbox.post(new Begin()));
    }

    @Override
    public Log log() {
        return log.log();
    }

    @Override
    public int office() {
        return standing.office();
    }

    @Override
    public boolean isEstablished() {
        return standing.isEstablished();
    }

    @Override
    public boolean hasWriteQuorum() {
        return standing.hasWriteQuorum();
    }

    @Override
    public List<Copy> copies() {
        return standing.copies();
    }

    @Override
    public int followed() {
        return standing.followed();
    }

    @Override
    public void confirm(Consumer<Confirmation> whenDone) {
        post(new Input.ReadAsked(parts.reads().begin(parts.nowMs(), whenDone)));
    }

    /// Whether its log is its own already, and not still that of a former replica.
    boolean hasBegun() {
        return hasBegun;
    }

    /// Something happened to it. Any thread.
    void post(Input input) {
        mailbox.post(new Step(ANY_LIFE, input));
    }

    /// It takes part in nothing any more.
    void close() {
        mailbox.post(new Close(() -> {}));
    }

    /// As [#close], and its log is emptied.
    ///
    /// @return completes when that is done
    CompletableFuture<Void> leave() {
        Departure departure = new Departure(log, parts);
        mailbox.post(new Close(departure::begin));
        return departure.done();
    }

    @Override
    public void appended(long endOffset) {
        post(new Input.Appended(endOffset));
    }

    @Override
    public void startMoved(long startOffset) {
        post(new Input.Deleted(startOffset));
    }

    /// Whether the event is done with; else the mailbox is resumed later.
    private boolean handle(Event event) {
        if (isClosed) {
            if (event instanceof Fed(var read)) {
                read.drop();
            }
            return true;
        }
        try {
            return switch (event) {
                case Begin _ -> begin();
                case Step(long meant, Input input) ->
                        (meant != ANY_LIFE && meant != lives) || step(input);
                case Fed(var read) -> {
                    read.deliver();
                    yield true;
                }
                case Close(Runnable then) -> {
                    isClosed = true;
                    stop();
                    then.run();
                    yield true;
                }
            };
        } catch (InvariantViolation | Error e) {
            isClosed = true;
            parts.onBroken().accept(e);
            throw e;
        }
    }

    private boolean begin() {
        hasBegun = true;
        SavedState saved = log.savedState();
        Log inner = log.log();
        long start = inner.startOffset();
        long end = inner.endOffset();
        List<EpochStart> epochs =
                log.epochs(start, end).stream()
                        .map(entry -> new EpochStart(entry.epoch(), entry.startOffset()))
                        .toList();
        Replica machine =
                new Replica(
                        self,
                        parts.nextSession(),
                        parts.config(),
                        new Saved(saved.promised(), saved.adopted()),
                        new LogState(start, end, EpochChain.of(epochs)));
        FollowerFeed feed =
                new FollowerFeed(
                        id,
                        self,
                        machine,
                        log,
                        parts,
                        this::isForAMove,
                        read -> mailbox.post(new Fed(read)));
        life = Optional.of(new Life(machine, feed));
        parts.offices().accept(id);
        boolean done = step(new Input.Tick(parts.nowMs()));
        state.ifPresent(known -> post(new Input.Led(known)));
        return done;
    }

    private boolean step(Input input) {
        if (input instanceof Input.Led(PartitionState now)) {
            state = Optional.of(now);
        }
        if (life.isEmpty()) {
            if (input instanceof Input.ReadAsked(long read)) {
                parts.reads().refused(read);
            }
            return true;
        }
        Replica machine = life.get().machine();
        if (input instanceof Input.Appended(long endOffset)) {
            // Calls come out of order, and late ones after the office was left.
            if (!machine.isLeader() || endOffset <= machine.endOffset()) {
                return true;
            }
            commits.appended(endOffset, parts.time().monotonicNs());
        }
        if (input instanceof Input.Deleted(long startOffset)
                && startOffset > machine.highWatermark()) {
            return true; // a follower's own start; it hears of the leader's by its records
        }
        if (input instanceof Input.Received(_, Message.FetchReply reply)
                && reply.result() instanceof Message.Records records) {
            arriving = records.epochs();
        }
        if (machine.endsOffice(input)) {
            closeOffice(machine);
        }
        boolean done = carryOut(machine.step(input), 0);
        if (input instanceof Input.Tick) {
            remind(machine);
            life.ifPresent(now -> now.feed().sendWhatWasPutOff());
        }
        publish(input instanceof Input.Tick);
        if (input instanceof Input.Tick && machine.isLeader()) {
            giveUpWaiting();
        }
        return done;
    }

    /// Clients do not wait for a leader that stands aside.
    private void giveUpWaiting() {
        long nowNs = parts.time().monotonicNs();
        boolean isAside = standing.office() == NO_OFFICE;
        log.giveUpWaiting(isAside ? nowNs + LONGEST_WAIT_NS : nowNs);
    }

    /// Clients append while the machine steps: some of what they did may still be in the mailbox.
    private void closeOffice(Replica machine) {
        log.leaveOffice(machine.epoch());
        long endOffset = log.log().endOffset();
        if (endOffset > machine.endOffset()) {
            carryOut(machine.step(new Input.Appended(endOffset)), 0);
        }
    }

    /// Named leader, but neither in office nor on the way: the wish for an election may have been lost.
    private void remind(Replica machine) {
        if (standing.office() == NO_OFFICE && !machine.isLeader()) {
            state.filter(known -> known.leader().equals(Optional.of(self)))
                    .ifPresent(known -> carryOut(machine.step(new Input.Led(known)), 0));
        }
    }

    /// @param anew whether to count again who lives, which is work
    private void publish(boolean anew) {
        life.ifPresentOrElse(now -> standing.is(now.machine(), state, anew), standing::isNothing);
    }

    /// Does what the machine wants from the `from`th on, until something has to wait for the disk.
    private boolean carryOut(List<Output> outputs, int from) {
        for (int i = from; i < outputs.size(); i++) {
            Output output = outputs.get(i);
            if (output instanceof Output.Truncate || output instanceof Output.Restart) {
                int at = i;
                parts.slow().execute(() -> cut(outputs, at));
                return false;
            }
            if (!carryOut(output)) {
                return true;
            }
        }
        return true;
    }

    /// On a thread that may wait.
    private void cut(List<Output> outputs, int at) {
        boolean done = true;
        try {
            switch (outputs.get(at)) {
                case Output.Truncate(long endOffset) -> log.truncate(endOffset);
                case Output.Restart(long offset) -> log.restart(offset);
                default -> throw new IllegalStateException("no cut: " + outputs.get(at));
            }
            done = carryOut(outputs, at + 1);
        } catch (StorageException e) {
            part("the log could not be cut: " + e.getMessage());
        } catch (InvariantViolation | Error e) {
            isClosed = true;
            parts.onBroken().accept(e);
        } finally {
            if (done) {
                publish(true);
                mailbox.resume();
            }
        }
    }

    /// @return false if machine and log have parted, and nothing more is to be done
    private boolean carryOut(Output output) {
        switch (output) {
            case Output.Send(ReplicaId to, Message message) ->
                    parts.peers().send(new ReplicaLetter(id, self, to, message), Optional.empty());
            case Output.SendRecords wanted -> life.ifPresent(now -> now.feed().send(wanted));
            case Output.Report report -> parts.desk().report(id, self, report);
            case Output.AppendRecords(_, long endOffset, RecordBytes bytes) -> {
                return append(bytes, endOffset);
            }
            case Output.AppendRecords other ->
                    throw new IllegalStateException("not our records: " + other);
            case Output.DeleteBefore(long startOffset) -> deleteBefore(startOffset);
            case Output.Save(Saved(int promised, int adopted)) ->
                    log.save(new SavedState(promised, adopted));
            case Output.Flush(long ticket) -> log.flush(new Flushed(lives, ticket));
            case Output.TookOffice(int epoch, long startOffset) -> {
                log.lead(epoch);
                LOG.atInfo()
                        .addKeyValue("partition", id)
                        .addKeyValue("epoch", epoch)
                        .addKeyValue("start", startOffset)
                        .log("this node leads");
            }
            case Output.LeftOffice _ -> commits.forget(); // the log was closed before
            case Output.Watermark(long offset) -> {
                log.raiseHighWatermark(offset);
                if (commits.isCommitted(offset)) {
                    commits.committed(parts.time().monotonicNs());
                }
            }
            case Output.ReadAnswered(long read, long _) -> parts.reads().answered(read);
            case Output.ReadRefused(long read) -> parts.reads().refused(read);
            case Output.Truncate _, Output.Restart _ ->
                    throw new IllegalStateException("waits for the disk: " + output);
        }
        return true;
    }

    private void deleteBefore(long startOffset) {
        switch (log.log().deleteRecords(startOffset, CommitListener.NOBODY)) {
            case DeleteRecordsResult.Accepted _ -> {}
            case DeleteRecordsResult.OutOfRange _, DeleteRecordsResult.Unavailable _ ->
                    LOG.atWarn()
                            .addKeyValue("partition", id)
                            .addKeyValue("start", startOffset)
                            .log("what the leader has deleted cannot be deleted here now");
        }
    }

    private boolean append(RecordBytes bytes, long endOffset) {
        ReplicaAppend appended =
                log.append(
                        bytes.batches(),
                        arriving.stream()
                                .map(entry ->
                                        new io.minikafka.storage.EpochStart(
                                                entry.epoch(), entry.offset()))
                                .toList());
        return switch (appended) {
            case ReplicaAppend.Appended(long end) when end == endOffset -> true;
            case ReplicaAppend.Appended(long end) -> {
                part("the log ends at %d instead of %d".formatted(end, endOffset));
                yield false;
            }
            case ReplicaAppend.Refused(String message) -> {
                doubt();
                part(message);
                yield false;
            }
        };
    }

    /// What the leader sent is not taken: perhaps its disk has lost it. RFC 0027.
    private void doubt() {
        RangeLetter doubted = new RangeLetter.Doubted(log.log().endOffset());
        state.flatMap(PartitionState::leader)
                .ifPresent(leader ->
                        parts.peers()
                                .send(
                                        new ReplicaLetter(id, self, leader, doubted),
                                        Optional.empty()));
    }

    /// The log did not do what the machine believes: a new machine begins, after a while, with what is on disk then.
    private void part(String why) {
        LOG.atWarn()
                .addKeyValue("partition", id)
                .addKeyValue("reason", why)
                .log("this replica begins anew");
        stop();
        parts.later(() -> log.flush(new BeginAgain()));
    }

    private void stop() {
        life.ifPresent(ended -> {
            ended.feed().end();
            if (ended.machine().isLeader()) {
                log.leaveOffice(ended.machine().epoch());
            }
        });
        life = Optional.empty();
        lives++;
        standing.isNothing();
    }

    /// Whether it copies because the partition moves to it.
    private boolean isForAMove(ReplicaId replica) {
        return state.isPresent()
                && !state.get().learners().isEmpty()
                && !state.get().configuration().has(replica)
                && state.get().learners().contains(replica);
    }

    /// Records for a damaged range of another replica. May wait for the disk.
    ReadResult lend(long fromOffset, long toOffset, int maxBytes) {
        return log.lend(fromOffset, toOffset, maxBytes);
    }

    /// All before is on disk.
    private final class Flushed implements CommitListener {
        private final long life;
        private final long ticket;

        Flushed(long life, long ticket) {
            this.life = life;
            this.ticket = ticket;
        }

        @Override
        public void committed() {
            mailbox.post(new Step(life, new Input.Flushed(ticket)));
        }

        @Override
        public void failed(StorageException cause) {
            // A failed sync is final: the node's storage is offline, which it says itself.
            close();
        }
    }

    private final class BeginAgain implements CommitListener {
        @Override
        public void committed() {
            mailbox.post(new Begin());
        }

        @Override
        public void failed(StorageException cause) {
            close();
        }
    }
}
