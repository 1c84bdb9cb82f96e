package io.minikafka.cluster.metadata.raft;

import io.minikafka.cluster.metadata.MetadataRecord;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.raft.ExpirationService;
import org.apache.kafka.raft.KafkaRaftClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The machine's clock, a thread `quorum` that polls, and another one for deadlines.
public final class OwnPace implements EnginePace {
    private static final Logger LOG = LoggerFactory.getLogger(OwnPace.class);

    private final Deadlines deadlines = new Deadlines();
    private volatile Optional<Thread> thread = Optional.empty();

    @Override
    public Time time() {
        return Time.SYSTEM;
    }

    @Override
    public ExpirationService deadlines() {
        return deadlines;
    }

    @Override
    public KafkaRaftClient<MetadataRecord> client(ClientParts parts) {
        return new KafkaRaftClient<>(
                OptionalInt.of(parts.nodeId()),
                parts.directoryId(),
                new MetadataSerde(),
                parts.channel(),
                parts.log(),
                time(),
                deadlines,
                parts.logContext(),
                true,
                parts.clusterId(),
                parts.contacts(),
                parts.listeners(),
                parts.versions(),
                parts.config());
    }

    @Override
    public void start(BooleanSupplier poll) {
        Runnable polling =
                () -> {
                    boolean more = true;
                    while (more) {
                        more = poll.getAsBoolean();
                    }
                };
        thread = Optional.of(Thread.ofPlatform().name("quorum").daemon().start(polling));
    }

    @Override
    public void awaitEnd(long limitMs) {
        try {
            if (thread.isPresent() && !thread.get().join(Duration.ofMillis(limitMs))) {
                LOG.warn("the quorum did not end in time and is left behind");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        deadlines.close();
    }
}
