package io.minikafka.broker.replica;

import io.minikafka.base.ByteRegion;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Message;
import io.minikafka.cluster.replication.Output;
import io.minikafka.cluster.replication.Replica;
import io.minikafka.cluster.replication.ReplicaLetter;
import io.minikafka.storage.ReadResult;
import io.minikafka.storage.ReplicaLog;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The records that a machine sends its followers, read from the log of its replica. It ends with its machine: what is
/// read by then is sent to nobody. RFC 0023; for replicas to which the partition moves, RFC 0026.
///
/// Owned by the replica's mailbox; cold reads are made on a thread that may wait, and come back through the mailbox.
final class FollowerFeed {
    private static final int READ_BYTES_MAX = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(FollowerFeed.class);

    private final TopicIdPartition id;
    private final ReplicaId self;
    private final Replica machine;
    private final ReplicaLog log;
    private final ReplicaParts parts;
    private final Predicate<ReplicaId> isForAMove;
    private final Consumer<Read> mailbox;
    private final Map<ReplicaId, Output.SendRecords> putOff = new TreeMap<>();
    private boolean hasEnded;

    /// A cold read is done: to be handed to [#deliver] by the owner.
    record Read(FollowerFeed feed, Output.SendRecords wanted, ReadResult found) {
        void deliver() {
            feed.deliver(wanted, found);
        }

        /// Nobody wants it any more.
        void drop() {
            if (found instanceof ReadResult.Records records) {
                records.region().release();
            }
        }
    }

    /// @param isForAMove whether a replica copies because the partition moves to it: nobody waits for what it
    ///     acknowledges
    /// @param mailbox takes reads that are done, from any thread
    FollowerFeed(
            TopicIdPartition id,
            ReplicaId self,
            Replica machine,
            ReplicaLog log,
            ReplicaParts parts,
            Predicate<ReplicaId> isForAMove,
            Consumer<Read> mailbox) {
        this.id = id;
        this.self = self;
        this.machine = machine;
        this.log = log;
        this.parts = parts;
        this.isForAMove = isForAMove;
        this.mailbox = mailbox;
    }

    void send(Output.SendRecords wanted) {
        if (isForAMove.test(wanted.to()) && !parts.moves().hasRoom()) {
            putOff.put(wanted.to(), wanted);
        } else {
            read(wanted);
        }
    }

    /// As far as there is room now. A learner that has given up waiting has asked again, and that is what is kept.
    void sendWhatWasPutOff() {
        while (!putOff.isEmpty() && parts.moves().hasRoom()) {
            read(Objects.requireNonNull(putOff.remove(putOff.keySet().iterator().next())));
        }
    }

    void end() {
        hasEnded = true;
        putOff.clear();
    }

    /// Not what was appended since and is in the mailbox still: a follower that has more than the leader knows of would
    /// be told to cut it.
    private void read(Output.SendRecords wanted) {
        int most = (int) Math.min(READ_BYTES_MAX, parts.peers().roomBytes(wanted.to().brokerId()));
        if (wanted.fromOffset() == wanted.toOffset()) {
            deliver(wanted, new ReadResult.Empty());
        } else if (log.log().isWarm(wanted.fromOffset())) {
            deliver(wanted, read(wanted, most));
        } else {
            parts.slow().execute(() -> mailbox.accept(new Read(this, wanted, read(wanted, most))));
        }
    }

    private ReadResult read(Output.SendRecords wanted, int maxBytes) {
        return log.read(wanted.fromOffset(), wanted.toOffset(), maxBytes);
    }

    private void deliver(Output.SendRecords wanted, ReadResult found) {
        switch (found) {
            case ReadResult.Records(ByteRegion region, _, _) -> {
                if (hasEnded || !machine.isLeader()) {
                    region.release();
                    return;
                }
                if (isForAMove.test(wanted.to())) {
                    parts.moves().sent(region.sizeBytes());
                }
                reply(wanted, wanted.toOffset(), Optional.of(region));
            }
            case ReadResult.Empty _ -> reply(wanted, wanted.fromOffset(), Optional.empty());
            case ReadResult.OutOfRange _, ReadResult.Deleted _ -> {
                // The log was cut or deleted since: the follower asks again.
            }
            case ReadResult.Corrupt damaged ->
                    LOG.atError()
                            .addKeyValue("partition", id)
                            .addKeyValue("damage", damaged)
                            .log("a follower cannot be sent what is damaged here");
            case ReadResult.Unavailable(String message) ->
                    LOG.atWarn()
                            .addKeyValue("partition", id)
                            .addKeyValue("reason", message)
                            .log("a follower cannot be sent records");
        }
    }

    private void reply(Output.SendRecords wanted, long endOffset, Optional<ByteRegion> records) {
        if (!hasEnded && machine.isLeader()) {
            Message.FetchReply reply = machine.records(wanted, endOffset, NoBytes.HERE);
            parts.peers().send(new ReplicaLetter(id, self, wanted.to(), reply), records);
        }
    }
}
