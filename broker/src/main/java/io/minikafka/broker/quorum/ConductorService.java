package io.minikafka.broker.quorum;

import io.minikafka.base.SerialExecutor;
import io.minikafka.base.Time;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.conductor.Conductor;
import io.minikafka.cluster.conductor.ConductorConfig;
import io.minikafka.cluster.conductor.Input;
import io.minikafka.cluster.conductor.Output;
import io.minikafka.cluster.metadata.ClusterCommand;
import io.minikafka.cluster.metadata.MetadataCommand.OfCluster;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.replication.Output.Report;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Drives the [Conductor] while this node is active, on the metadata's thread: each term has its own.
public final class ConductorService implements QuorumMetadata.OfficeListener {
    private static final Logger LOG = LoggerFactory.getLogger(ConductorService.class);
    private static final long TICK_MS = 50;

    private final ConductorConfig config;
    private final QuorumMetadata metadata;
    private final SerialExecutor owner;
    private final Time time;
    private final SealSender seals;

    // Owned by the owner's thread.
    private Optional<Conductor> conductor = Optional.empty();
    private Optional<SerialExecutor.Cancellable> timer = Optional.empty();

    /// @param owner the metadata's
    ConductorService(
            ConductorConfig config,
            QuorumMetadata metadata,
            SerialExecutor owner,
            Time time,
            SealSender seals) {
        this.config = config;
        this.metadata = metadata;
        this.owner = owner;
        this.time = time;
        this.seals = seals;
        metadata.onOffice(this);
        metadata.onChange((_, records, now) -> step(ms -> new Input.Changed(ms, records, now)));
    }

    /// A node said that it lives. Any thread.
    public void heard(int nodeId, long incarnation) {
        owner.execute(() -> step(ms -> new Input.Heard(ms, nodeId, incarnation)));
    }

    /// Gossip believes that a node is dead. Any thread.
    public void suspected(int nodeId) {
        owner.execute(() -> step(ms -> new Input.Suspected(ms, nodeId)));
    }

    /// A replica said something. Any thread.
    public void reported(ReplicaId from, TopicIdPartition partition, Report report) {
        owner.execute(() -> step(ms -> new Input.Reported(ms, from, partition, report)));
    }

    /// An operator wants a leader that may lack acknowledged records, within that time or never. Any thread.
    public void uncleanAsked(TopicIdPartition partition, int timeoutMs) {
        owner.execute(() -> step(now -> new Input.UncleanAsked(now, partition, now + timeoutMs)));
    }

    @Override
    public void began(int epoch, MetadataImage image) {
        conductor = Optional.of(new Conductor(config, image, nowMs()));
        tick();
    }

    @Override
    public void ended() {
        conductor = Optional.empty();
        timer.ifPresent(SerialExecutor.Cancellable::cancel);
        timer = Optional.empty();
    }

    private void tick() {
        step(Input.Tick::new);
        timer = Optional.of(owner.after(TICK_MS, this::tick));
    }

    private void step(LongFunction<Input> input) {
        if (conductor.isEmpty()) {
            return;
        }
        for (Output output : conductor.get().step(input.apply(nowMs()))) {
            switch (output) {
                case Output.Submit(ClusterCommand<?> command) -> submit(command);
                case Output.Seal(ReplicaId to, TopicIdPartition partition, int epoch) ->
                        seals.seal(to, partition, epoch);
                case Output.NamedUnclean news -> LOG.warn(UncleanNews.text(metadata.image(), news));
            }
        }
    }

    /// What became of it is seen in the image.
    private <R> void submit(ClusterCommand<R> command) {
        metadata.submit(new OfCluster<>(command), _ -> {});
    }

    private long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(time.monotonicNs());
    }
}
