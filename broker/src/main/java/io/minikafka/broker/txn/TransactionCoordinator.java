package io.minikafka.broker.txn;

import io.minikafka.broker.TopicPartition;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// The transactions of all transactional ids of this node, without I/O: no clock, thread, file or chance. Requests go
/// in with the way their answers come out; what must be remembered goes to a [TransactionSink], outcomes go to a
/// [MarkerPort]; time moves when [#advance] says so. The same inputs give the same outputs. Owned by one thread,
/// which calls all methods.
///
/// It decides on what the sink has taken, and answers when that is on disk (RFC 0005, 4.2). State is a
/// [Transaction] per id, each legal step of which is a method there.
///
/// Invariants: one producer may write for an id; a decision is never taken back; nothing is added to a decided
/// transaction; the next one begins when every partition and group knows the outcome; every request is answered
/// once.
public final class TransactionCoordinator {
    private final Transactions transactions;
    private final Completion completion;
    private final Beginnings beginnings;
    private final Additions additions;
    private final Endings endings;
    private final Housekeeping housekeeping;
    private final Waiting waiting;

    /// @param epoch of this coordinator: higher than those that had the same transactions before
    /// @param store what was remembered before the restart; [#restored] brings it to life
    public TransactionCoordinator(
            TransactionConfig config,
            int epoch,
            TransactionSink sink,
            MarkerPort markers,
            FreshIds ids,
            TransactionStore store) {
        this.transactions = new Transactions(config, sink, store);
        this.waiting = new Waiting(transactions);
        this.completion = new Completion(transactions, markers, waiting, epoch);
        this.beginnings = new Beginnings(transactions, ids, completion, waiting);
        this.additions = new Additions(transactions, waiting);
        this.endings = new Endings(transactions, ids, completion, waiting);
        this.housekeeping = new Housekeeping(transactions, beginnings);
    }

    /// What was decided before the restart is brought to its end. Called once, first, when time has been told.
    public void restored() {
        List<Transaction> decided =
                transactions.store().all().stream().filter(t -> t.state().isEnding()).toList();
        decided.forEach(completion::begin);
        housekeeping.start();
    }

    /// What must be remembered now, for a snapshot: all that was taken.
    public List<TransactionRecord> records() {
        return transactions.store().records();
    }

    /// This node does not coordinate these transactions any more: requests that wait are given up.
    public void refuseWaiting() {
        waiting.giveUpAll();
    }

    /// Moves time and does what is due.
    public void advance(long nowMs, long wallMs) {
        transactions.time(nowMs, wallMs);
        transactions.agenda().run(nowMs);
    }

    /// The monotonic time at which [#advance] is due at the latest.
    public long nextDeadlineMs() {
        return transactions.agenda().nextMs();
    }

    /// Wall-clock time as last told.
    public long wallMs() {
        return transactions.wallMs();
    }

    /// Makes a client the only producer of its transactional id.
    public void begin(BeginCall call, IdentityAnswer answer) {
        beginnings.begin(call, answer);
    }

    /// Adds to a transaction; NONE when that is on disk.
    public void add(Addition addition, Consumer<Errors> answer) {
        additions.add(addition, answer);
    }

    /// Adds to a transaction; NONE as soon as what is written from then on cannot survive a crash without that.
    public void admit(Addition addition, Consumer<Errors> answer) {
        additions.admit(addition, answer);
    }

    /// Whether the ongoing transaction has these partitions; INVALID_TXN_STATE for those that it has not.
    public Map<TopicPartition, Errors> verifyPartitions(Addition addition) {
        return additions.verifyPartitions(addition);
    }

    /// Whether the ongoing transaction has these groups.
    public Errors verifyGroups(Addition addition) {
        return additions.verifyGroups(addition);
    }

    /// Commits or aborts; the answer names the producer that goes on.
    public void end(EndCall call, IdentityAnswer answer) {
        endings.end(call, answer);
    }

    public Optional<Transaction> find(String transactionalId) {
        return transactions.find(transactionalId);
    }

    /// All transactional ids, in the order in which they appeared.
    public Collection<Transaction> all() {
        return transactions.store().all();
    }

    /// Tells NONE when all that can be seen is on disk.
    public void afterWrites(Consumer<Errors> answer) {
        transactions.afterWrites(answer);
    }
}
