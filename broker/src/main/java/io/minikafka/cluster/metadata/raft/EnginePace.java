package io.minikafka.cluster.metadata.raft;

import io.minikafka.cluster.metadata.MetadataRecord;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.raft.ExpirationService;
import org.apache.kafka.raft.KafkaRaftClient;

/// What keeps one engine going: its clock, its deadlines, whoever polls it. A node has the machine's clock and threads
/// ([OwnPace]); a simulation has its own and polls by itself.
public interface EnginePace extends AutoCloseable {
    Time time();

    ExpirationService deadlines();

    KafkaRaftClient<MetadataRecord> client(ClientParts parts);

    /// From now on `poll` is called again and again, until it says false.
    void start(BooleanSupplier poll);

    /// Waits a while until it was.
    void awaitEnd(long limitMs);

    @Override
    void close();
}
