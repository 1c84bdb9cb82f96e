package io.minikafka.broker.produce;

import io.minikafka.base.Errand;
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
/// any thread, and what is in line then goes into the log before the answer returns. Where a defect keeps that answer
/// from coming, or the first batch from its log, the line is dissolved. RFC 0005, section 4.9.
///
/// A batch that was settled is not looked at again: its client may have been answered, and its memory be another request's.
final class Admissions {
    private final TransactionGate gate;
    private final ConcurrentHashMap<Sender, Line> lines = new ConcurrentHashMap<>();

    Admissions(TransactionGate gate) {
        this.gate = gate;
    }

    /// Batches in line, the first of which waits for the coordinator. Guarded by itself.
    private static final class Line {
        final Sender sender;
        final ArrayDeque<TransactionalBatch> batches = new ArrayDeque<>(2);
        long admission;
        boolean closed;

        Line(Sender sender, TransactionalBatch first, long admission) {
            this.sender = sender;
            batches.add(first);
            this.admission = admission;
        }

        @SuppressWarnings("ReferenceEquality") // a batch is only itself
        boolean isLedBy(TransactionalBatch batch) {
            return batches.peek() == batch;
        }
    }

    /// A line whose first batch waits for the coordinator.
    private record Asking(Line line, TransactionalBatch first) {}

    /// Takes the transactional batches of one request, which are of one producer.
    void take(List<TransactionalBatch> request) {
        List<Asking> asking = new ArrayList<>(request.size());
        try {
            for (TransactionalBatch batch : request) {
                lineLedBy(batch).ifPresent(line -> asking.add(new Asking(line, batch)));
            }
        } catch (RuntimeException e) {
            asking.forEach(this::neverAnswered);
            throw e;
        }
        if (!asking.isEmpty()) {
            ask(asking);
        }
    }

    /// The line of a batch for which the coordinator has to be asked now; otherwise it stands behind others, or is in its log.
    private Optional<Line> lineLedBy(TransactionalBatch batch) {
        Sender sender = batch.sender();
        while (!joinsLine(sender, batch)) {
            OptionalLong admission = batch.admission();
            if (admission.isEmpty()) {
                batch.append();
                return Optional.empty();
            }
            Line fresh = new Line(sender, batch, admission.getAsLong());
            if (lines.putIfAbsent(sender, fresh) == null) {
                return Optional.of(fresh);
            }
        }
        return Optional.empty();
    }

    private boolean joinsLine(Sender sender, TransactionalBatch batch) {
        Line line = lines.get(sender);
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

    private void ask(List<Asking> asking) {
        TransactionalBatch one = asking.getFirst().first();
        List<TopicPartition> partitions =
                asking.stream().map(each -> each.first().partition()).toList();
        Errand errand = new Errand(_ -> asking.forEach(this::neverAnswered));
        try {
            errand.run(() ->
                    gate.admit(
                            one.transactionalId(),
                            one.producerId(),
                            one.producerEpoch(),
                            partitions,
                            one.addsPartition(),
                            answers -> answered(asking, answers)));
        } catch (RuntimeException e) {
            asking.forEach(this::neverAnswered);
            throw e;
        }
    }

    /// A defect in the work for one batch is none of the others.
    private void answered(List<Asking> asking, Map<TopicPartition, Errors> answers) {
        Optional<RuntimeException> defect = Optional.empty();
        for (Asking each : asking) {
            try {
                answered(each, answers);
            } catch (RuntimeException e) {
                dissolve(each.line());
                defect = defect.or(() -> Optional.of(e));
            }
        }
        if (defect.isPresent()) {
            throw defect.get();
        }
    }

    private void answered(Asking asking, Map<TopicPartition, Errors> answers) {
        Line line = asking.line();
        TransactionalBatch batch = asking.first();
        Optional<TransactionalBatch> next;
        synchronized (line) {
            if (!line.isLedBy(batch)) {
                return; // a defect was faster
            }
            Errors error = answers.getOrDefault(batch.partition(), Errors.UNKNOWN_SERVER_ERROR);
            if (error == Errors.NONE && hasEnded(line, batch)) {
                next = Optional.of(batch);
            } else {
                next = settled(line, batch, error);
            }
        }
        next.ifPresent(first -> ask(List.of(new Asking(line, first))));
    }

    /// A defect kept the coordinator's answer from coming.
    private void neverAnswered(Asking asking) {
        synchronized (asking.line()) {
            if (asking.line().isLedBy(asking.first())) {
                dissolve(asking.line());
            }
        }
    }

    /// None of those in line goes into the log: their clients hear of a defect, and the next batch begins a new line.
    private void dissolve(Line line) {
        synchronized (line) {
            close(line);
            while (!line.batches.isEmpty()) {
                line.batches.remove().refused(Errors.UNKNOWN_SERVER_ERROR);
            }
        }
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
            close(line);
        }
        return next;
    }

    /// Whoever comes next begins another line.
    private void close(Line line) {
        line.closed = true;
        lines.remove(line.sender, line);
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
