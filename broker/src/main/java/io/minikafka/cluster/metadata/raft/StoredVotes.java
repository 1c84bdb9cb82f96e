package io.minikafka.cluster.metadata.raft;

import io.minikafka.base.FormatException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageSizeAccumulator;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.raft.ElectionState;
import org.apache.kafka.raft.QuorumStateStore;
import org.apache.kafka.raft.generated.QuorumStateData;
import org.apache.kafka.server.common.KRaftVersion;

/// What this node promised in the newest term: its vote, or the leader that it knows. Kafka's own message,
/// in the store of the log.
final class StoredVotes implements QuorumStateStore {
    private final StoredRaft raft;

    StoredVotes(StoredRaft raft) {
        this.raft = raft;
    }

    @Override
    public Optional<ElectionState> readElectionState() {
        return raft.vote().map(StoredVotes::decode);
    }

    @Override
    public void writeElectionState(ElectionState state, KRaftVersion kraftVersion) {
        short version = kraftVersion.quorumStateVersion();
        QuorumStateData data = state.toQuorumStateData(version);
        ObjectSerializationCache cache = new ObjectSerializationCache();
        MessageSizeAccumulator size = new MessageSizeAccumulator();
        data.addSize(size, cache, version);
        ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES + size.totalSize()).putShort(version);
        data.write(new ByteBufferAccessor(bytes), cache, version);
        raft.vote(bytes.array());
    }

    /// For messages only: there is no file of that name.
    @Override
    public Path path() {
        return Path.of("journals", "quorum");
    }

    @Override
    public void clear() {
        throw new UnsupportedOperationException("a vote is never taken back");
    }

    private static ElectionState decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        short version = in.getShort();
        if (version < QuorumStateData.LOWEST_SUPPORTED_VERSION
                || version > QuorumStateData.HIGHEST_SUPPORTED_VERSION) {
            throw new FormatException(
                    "the quorum's vote has version %d; start with the release that wrote it"
                            .formatted(version));
        }
        return ElectionState.fromQuorumStateData(
                new QuorumStateData(new ByteBufferAccessor(in), version));
    }
}
