package io.minikafka.cluster.replication;

import io.minikafka.base.Invariant;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Output.Save;
import io.minikafka.cluster.replication.Output.Send;
import io.minikafka.cluster.replication.Output.Watermark;
import java.util.ArrayList;
import java.util.List;

/// What the roles of a replica share: its log, what it saved, what time it is, and what it wants done.
final class Core {
    final ReplicaId self;
    final long session;
    final ReplicationConfig config;
    final Judgement judgement;
    final LocalLog log;
    private Saved saved;
    private long highWatermark;
    private int uncleanElections;
    private long nowMs;
    private long numbers;
    private List<Output> outputs = new ArrayList<>();

    Core(
            ReplicaId self,
            long session,
            ReplicationConfig config,
            Judgement judgement,
            Saved saved,
            LogState found) {
        this.self = self;
        this.session = session;
        this.config = config;
        this.judgement = judgement;
        this.saved = saved;
        this.log = new LocalLog(found);
    }

    int promised() {
        return saved.promised();
    }

    int adopted() {
        return saved.adopted();
    }

    long highWatermark() {
        return highWatermark;
    }

    long nowMs() {
        return nowMs;
    }

    void passTo(long timeMs) {
        nowMs = Math.max(nowMs, timeMs);
    }

    /// Fetches and rounds of a process have each another number.
    long nextNumber() {
        return ++numbers;
    }

    void out(Output output) {
        outputs.add(output);
    }

    void send(ReplicaId to, Message message) {
        out(new Send(to, message));
    }

    List<Output> takeOutputs() {
        List<Output> taken = outputs;
        outputs = new ArrayList<>();
        return taken;
    }

    /// Saves both epochs, which never go back; the ticket is of the flush that makes them durable.
    long save(int promised, int adopted) {
        Invariant.check(promised >= saved.promised(), "a promise is kept", promised);
        Invariant.check(adopted >= saved.adopted(), "adopted goes up", adopted);
        saved = new Saved(promised, adopted);
        out(new Save(saved));
        return log.flush(this::out);
    }

    /// What others may see moves on; it never goes back.
    void raiseWatermark(long offset) {
        if (offset > highWatermark) {
            highWatermark = offset;
            out(new Watermark(offset));
        }
    }

    /// After an unclean election committed records may be gone, and with them the right to show them.
    void noteUncleanElections(int count) {
        if (count > uncleanElections) {
            uncleanElections = count;
            highWatermark = 0;
        }
    }
}
