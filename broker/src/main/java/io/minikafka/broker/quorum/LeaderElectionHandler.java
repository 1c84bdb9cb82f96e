package io.minikafka.broker.quorum;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.RequestContext;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.metadata.ClusterCommand.ChangePartitions;
import io.minikafka.cluster.metadata.ClusterCommand.Proposal;
import io.minikafka.cluster.metadata.ClusterImage;
import io.minikafka.cluster.metadata.MetadataCommand.OfCluster;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.NodeImage;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.cluster.replication.PartitionChange;
import io.minikafka.cluster.replication.PartitionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.ElectLeadersResponseData;
import org.apache.kafka.common.message.ElectLeadersResponseData.PartitionResult;
import org.apache.kafka.common.message.ElectLeadersResponseData.ReplicaElectionResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// ElectLeaders, versions 0 to 2 (KIP-460), in a cluster. A preferred election begins a new epoch, in which the
/// preferred replica wins if it has as much as the others. An unclean one names a replica that is alive, where no
/// leader can be elected: an operator asks for it, and the metadata keep that it happened.
final class LeaderElectionHandler
        implements ApiHandler<ElectLeadersRequestData, ElectLeadersResponseData> {
    private static final byte PREFERRED = 0;
    private static final byte UNCLEAN = 1;

    private final MetadataStore metadata;

    LeaderElectionHandler(MetadataStore metadata) {
        this.metadata = metadata;
    }

    /// What becomes of one partition.
    private sealed interface Verdict {
        record Change(PartitionChange change) implements Verdict {}

        record No(Errors error) implements Verdict {}
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.ELECT_LEADERS;
    }

    @Override
    public void handle(
            RequestContext context,
            ElectLeadersRequestData request,
            Answer<ElectLeadersResponseData> answer) {
        if (request.electionType() != PREFERRED && request.electionType() != UNCLEAN) {
            answer.send(new ElectLeadersResponseData().setErrorCode(Errors.INVALID_REQUEST.code()));
            return;
        }
        MetadataImage image = metadata.image();
        boolean unclean = request.electionType() == UNCLEAN;
        ElectLeadersResponseData response = new ElectLeadersResponseData();
        List<Proposal> proposals = new ArrayList<>();
        if (request.topicPartitions() == null) {
            for (TopicImage topic : image.topics()) {
                List<Integer> all = IntStream.range(0, topic.partitions()).boxed().toList();
                response.replicaElectionResults()
                        .add(results(image, topic.name(), all, unclean, true, proposals));
            }
        } else {
            for (var topic : request.topicPartitions()) {
                response.replicaElectionResults()
                        .add(
                                results(
                                        image,
                                        topic.topic(),
                                        topic.partitions(),
                                        unclean,
                                        false,
                                        proposals));
            }
        }
        if (proposals.isEmpty()) {
            answer.send(response);
        } else {
            metadata.submit(
                    new OfCluster<>(new ChangePartitions(proposals)), _ -> answer.send(response));
        }
    }

    /// @param onlyNews whether partitions where nothing is to be done are left out
    private static ReplicaElectionResult results(
            MetadataImage image,
            String topic,
            List<Integer> partitions,
            boolean unclean,
            boolean onlyNews,
            List<Proposal> proposals) {
        ReplicaElectionResult results = new ReplicaElectionResult().setTopic(topic);
        for (int index : partitions) {
            Optional<PartitionImage> partition =
                    image.topic(topic)
                            .flatMap(known -> image.cluster().partition(known.id(), index));
            Verdict verdict =
                    partition
                            .map(known -> verdict(image.cluster(), known, unclean))
                            .orElseGet(() -> new Verdict.No(Errors.UNKNOWN_TOPIC_OR_PARTITION));
            switch (verdict) {
                case Verdict.Change(PartitionChange change) -> {
                    TopicIdPartition id = partition.orElseThrow().id();
                    proposals.add(new Proposal(id, change));
                    results.partitionResult().add(new PartitionResult().setPartitionId(index));
                }
                case Verdict.No(Errors error) -> {
                    if (!onlyNews || error != Errors.ELECTION_NOT_NEEDED) {
                        results.partitionResult()
                                .add(
                                        new PartitionResult()
                                                .setPartitionId(index)
                                                .setErrorCode(error.code())
                                                .setErrorMessage(error.message()));
                    }
                }
            }
        }
        return results;
    }

    private static Verdict verdict(
            ClusterImage cluster, PartitionImage partition, boolean unclean) {
        return unclean ? unclean(cluster, partition.state()) : preferred(cluster, partition);
    }

    private static Verdict preferred(ClusterImage cluster, PartitionImage partition) {
        PartitionState state = partition.state();
        int preferred = partition.wanted().getFirst();
        if (state.leader().map(ReplicaId::brokerId).equals(Optional.of(preferred))) {
            return new Verdict.No(Errors.ELECTION_NOT_NEEDED);
        }
        boolean isThere =
                state.configuration().members().stream()
                        .anyMatch(member ->
                                member.brokerId() == preferred && isAlive(cluster, member));
        return isThere
                ? new Verdict.Change(new PartitionChange.Elect(state.epoch()))
                : new Verdict.No(Errors.PREFERRED_LEADER_NOT_AVAILABLE);
    }

    private static Verdict unclean(ClusterImage cluster, PartitionState state) {
        if (state.leader().isPresent()) {
            return new Verdict.No(Errors.ELECTION_NOT_NEEDED);
        }
        return state.replicas().stream()
                .filter(replica -> isAlive(cluster, replica))
                .findFirst()
                .<Verdict>map(replica ->
                        new Verdict.Change(new PartitionChange.NameUnclean(state.epoch(), replica)))
                .orElseGet(() -> new Verdict.No(Errors.ELIGIBLE_LEADERS_NOT_AVAILABLE));
    }

    private static boolean isAlive(ClusterImage cluster, ReplicaId replica) {
        return cluster.node(replica.brokerId())
                .filter(node -> node.replica().equals(replica))
                .map(NodeImage::fenced)
                .filter(fenced -> !fenced)
                .isPresent();
    }
}
