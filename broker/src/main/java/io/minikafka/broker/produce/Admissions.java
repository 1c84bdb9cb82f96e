package io.minikafka.broker.produce;

import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.TransactionGate;
import io.minikafka.broker.produce.TransactionalBatch.Sender;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.protocol.Errors;

/// Transactional batches on their way into the logs. The first one of a transaction in a partition waits until the
/// coordinator has agreed, and those of the same producer and partition that come meanwhile wait in line behind it, so
/// that none overtakes another. All others go straight into their log.
///
/// A line exists while its first batch waits for the coordinator, and what it holds is bounded by the memory of
/// requests in flight. A client's batches come on one event loop, one after the other; the coordinator's answer comes on
/// any thread, and what is in line then goes into the log before the answer returns. RFC 0005, section 4.9.
final class Admissions {
    private final TransactionGate gate;
    private final ConcurrentHashMap<Sender, Line> lines = new ConcurrentHashMap<>();

    Admissions(TransactionGate gate) {
        this.gate = gate;
    }

    /// Batches in line, the first of which waits for the coordinator. Guarded by itself.
    private static final class Line {
        final ArrayDeque<TransactionalBatch> batches = new ArrayDeque<>(2);
        long admission;
        boolean closed;

        Line(TransactionalBatch first, long admission) {
            batches.add(first);
            this.admission = admission;
        }
    }

    /// Takes the transactional batches of one request, which are of one producer.
    void take(List<TransactionalBatch> request) {
        List<TransactionalBatch> asking = new ArrayList<>(request.size());
        for (TransactionalBatch batch : request) {
            if (takesTheLead(batch)) {
                asking.add(batch);
            }
        }
        if (!asking.isEmpty()) {
            ask(asking);
        }
    }

    /// Whether the coordinator has to be asked for this batch now; otherwise it is in line, or in its log.
    private boolean takesTheLead(TransactionalBatch batch) {
        while (!joinsLine(batch)) {
            OptionalLong admission = batch.admission();
            if (admission.isEmpty()) {
                batch.append();
                return false;
            }
            Line fresh = new Line(batch, admission.getAsLong());
            if (lines.putIfAbsent(batch.sender(), fresh) == null) {
                return true;
            }
        }
        return false;
    }

    private boolean joinsLine(TransactionalBatch batch) {
        Line line = lines.get(batch.sender());
        if (line == null) {
            return false;
        }
        synchronized (line) {
            if (!line.closed) {
                line.batches.add(batch);
            }
            return !line.closed;
        }
    }

    private void ask(List<TransactionalBatch> batches) {
        TransactionalBatch one = batches.getFirst();
        List<TopicPartition> partitions =
                batches.stream().map(TransactionalBatch::partition).toList();
        gate.admit(
                one.transactionalId(),
                one.producerId(),
                one.producerEpoch(),
                partitions,
                one.addsPartition(),
                answers -> batches.forEach(batch -> answered(batch, answers)));
    }

    private void answered(TransactionalBatch batch, Map<TopicPartition, Errors> answers) {
        Errors error = answers.getOrDefault(batch.partition(), Errors.UNKNOWN_SERVER_ERROR);
        Line line = lines.get(batch.sender());
        if (line == null) {
            throw new IllegalStateException("the coordinator answered twice for " + batch);
        }
        Optional<TransactionalBatch> next;
        synchronized (line) {
            if (error == Errors.NONE && hasEnded(line, batch)) {
                next = Optional.of(batch);
            } else {
                next = settled(line, batch, error);
            }
        }
        next.ifPresent(first -> ask(List.of(first)));
    }

    /// Whether a marker came while the coordinator was asked: its answer may be about the transaction before, so it is
    /// asked again. That happens where markers travel, to partitions that other nodes lead.
    private static boolean hasEnded(Line line, TransactionalBatch batch) {
        OptionalLong now = batch.admission();
        if (now.isEmpty() || now.getAsLong() == line.admission) {
            return false;
        }
        line.admission = now.getAsLong();
        return true;
    }

    /// The coordinator has answered.
    ///
    /// @return the batch for which it has to be asked next
    private Optional<TransactionalBatch> settled(
            Line line, TransactionalBatch batch, Errors error) {
        line.batches.remove();
        if (error == Errors.NONE) {
            batch.appendAdmitted(line.admission);
        } else {
            batch.refused(error);
        }
        Optional<TransactionalBatch> next = moveUp(line, error);
        if (next.isEmpty()) {
            line.closed = true;
            lines.remove(batch.sender(), line);
        }
        return next;
    }

    /// Deals with those behind the first.
    ///
    /// @return the batch for which the coordinator has to be asked next
    private static Optional<TransactionalBatch> moveUp(Line line, Errors error) {
        while (!line.batches.isEmpty()) {
            TransactionalBatch next = line.batches.peek();
            OptionalLong admission = next.admission();
            if (admission.isPresent() && error == Errors.NONE) {
                line.admission = admission.getAsLong();
                return Optional.of(next);
            }
            line.batches.remove();
            if (admission.isPresent()) {
                // Sent right behind one that must be sent again, it would leave a gap.
                next.refused(error);
            } else {
                next.append();
            }
        }
        return Optional.empty();
    }
}
