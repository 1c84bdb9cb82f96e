package io.minikafka.broker.quorum;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.RequestContext;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.conductor.UncleanElection;
import io.minikafka.cluster.metadata.ClusterCommand.ChangePartitions;
import io.minikafka.cluster.metadata.ClusterCommand.Proposal;
import io.minikafka.cluster.metadata.ClusterImage;
import io.minikafka.cluster.metadata.MetadataCommand.OfCluster;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.cluster.replication.PartitionChange;
import io.minikafka.cluster.replication.PartitionState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.ElectLeadersResponseData;
import org.apache.kafka.common.message.ElectLeadersResponseData.PartitionResult;
import org.apache.kafka.common.message.ElectLeadersResponseData.ReplicaElectionResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// ElectLeaders, versions 0 to 2 (KIP-460), in a cluster. A preferred election begins a new epoch, in which the
/// preferred replica wins if it has as much as the others. An unclean one is for partitions of which fewer replicas
/// live than an election needs: the conductor asks those that live what they have, and names who has most; the answer
/// waits for that.
final class LeaderElectionHandler
        implements ApiHandler<ElectLeadersRequestData, ElectLeadersResponseData> {
    private static final byte PREFERRED = 0;
    private static final byte UNCLEAN = 1;

    /// Longer than the replicas that live are waited for.
    private static final int UNCLEAN_MS_MAX = 10_000;

    private final MetadataStore metadata;
    private final UncleanDesk desk;

    LeaderElectionHandler(MetadataStore metadata, UncleanDesk desk) {
        this.metadata = metadata;
        this.desk = desk;
    }

    /// Who conducts elections.
    interface UncleanDesk {
        /// An operator wants one in which records may be lost, within that time or never.
        void ask(TopicIdPartition partition, int timeoutMs);
    }

    /// What becomes of one partition.
    private sealed interface Verdict {
        record Change(PartitionChange change) implements Verdict {}

        record Unclean() implements Verdict {}

        record No(Errors error) implements Verdict {}
    }

    /// What one request sets going.
    ///
    /// @param waiting the results that are told when there are leaders
    private record Round(
            MetadataImage image,
            boolean unclean,
            List<Proposal> proposals,
            Map<TopicIdPartition, PartitionResult> waiting) {}

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
        Round round =
                new Round(
                        metadata.image(),
                        request.electionType() == UNCLEAN,
                        new ArrayList<>(),
                        new HashMap<>());
        ElectLeadersResponseData response = new ElectLeadersResponseData();
        if (request.topicPartitions() == null) {
            for (TopicImage topic : round.image().topics()) {
                List<Integer> all = IntStream.range(0, topic.partitions()).boxed().toList();
                response.replicaElectionResults().add(results(round, topic.name(), all, true));
            }
        } else {
            for (var topic : request.topicPartitions()) {
                response.replicaElectionResults()
                        .add(results(round, topic.topic(), topic.partitions(), false));
            }
        }
        if (!round.waiting().isEmpty()) {
            var _ =
                    elect(round.waiting(), Math.clamp(request.timeoutMs(), 0, UNCLEAN_MS_MAX))
                            .thenRun(() -> answer.send(response));
        } else if (round.proposals().isEmpty()) {
            answer.send(response);
        } else {
            metadata.submit(
                    new OfCluster<>(new ChangePartitions(round.proposals())),
                    _ -> answer.send(response));
        }
    }

    private CompletableFuture<Void> elect(
            Map<TopicIdPartition, PartitionResult> waiting, int timeoutMs) {
        waiting.keySet().forEach(id -> desk.ask(id, timeoutMs));
        return new ImageWait(metadata)
                .until(
                        image -> waiting.keySet().stream().allMatch(id -> isLed(image, id)),
                        timeoutMs)
                .thenAccept(image ->
                        waiting.forEach((id, result) -> {
                            if (!isLed(image, id)) {
                                result.setErrorCode(Errors.REQUEST_TIMED_OUT.code())
                                        .setErrorMessage(
                                                "No replica that lives said in %d ms what it has."
                                                        .formatted(timeoutMs));
                            }
                        }));
    }

    /// Whether the election is over, or there is nothing to elect for.
    private static boolean isLed(MetadataImage image, TopicIdPartition id) {
        return image.cluster()
                .partition(id)
                .map(partition -> UncleanElection.hasLiveLeader(image.cluster(), partition.state()))
                .orElse(true);
    }

    /// @param onlyNews whether partitions where nothing is to be done are left out
    private static ReplicaElectionResult results(
            Round round, String topic, List<Integer> partitions, boolean onlyNews) {
        ReplicaElectionResult results = new ReplicaElectionResult().setTopic(topic);
        for (int index : partitions) {
            Optional<PartitionImage> partition =
                    round.image()
                            .topic(topic)
                            .flatMap(known -> round.image().cluster().partition(known.id(), index));
            Verdict verdict =
                    partition
                            .map(known -> verdict(round, known))
                            .orElseGet(() -> new Verdict.No(Errors.UNKNOWN_TOPIC_OR_PARTITION));
            PartitionResult result = new PartitionResult().setPartitionId(index);
            switch (verdict) {
                case Verdict.Change(PartitionChange change) -> {
                    TopicIdPartition id = partition.orElseThrow().id();
                    round.proposals().add(new Proposal(id, change));
                    results.partitionResult().add(result);
                }
                case Verdict.Unclean() -> {
                    round.waiting().put(partition.orElseThrow().id(), result);
                    results.partitionResult().add(result);
                }
                case Verdict.No(Errors error) -> {
                    if (!onlyNews || error != Errors.ELECTION_NOT_NEEDED) {
                        results.partitionResult()
                                .add(
                                        result.setErrorCode(error.code())
                                                .setErrorMessage(error.message()));
                    }
                }
            }
        }
        return results;
    }

    private static Verdict verdict(Round round, PartitionImage partition) {
        ClusterImage cluster = round.image().cluster();
        return round.unclean()
                ? unclean(cluster, partition.state())
                : preferred(cluster, partition);
    }

    private static Verdict preferred(ClusterImage cluster, PartitionImage partition) {
        PartitionState state = partition.state();
        int preferred = partition.wanted().getFirst();
        if (state.leader().map(ReplicaId::brokerId).equals(Optional.of(preferred))) {
            return new Verdict.No(Errors.ELECTION_NOT_NEEDED);
        }
        boolean isThere =
                state.configuration().members().stream()
                        .anyMatch(
                                member -> member.brokerId() == preferred && cluster.lives(member));
        return isThere
                ? new Verdict.Change(new PartitionChange.Elect(state.epoch()))
                : new Verdict.No(Errors.PREFERRED_LEADER_NOT_AVAILABLE);
    }

    private static Verdict unclean(ClusterImage cluster, PartitionState state) {
        return switch (UncleanElection.verdict(cluster, state)) {
            case NOT_NEEDED -> new Verdict.No(Errors.ELECTION_NOT_NEEDED);
            case NOBODY -> new Verdict.No(Errors.ELIGIBLE_LEADERS_NOT_AVAILABLE);
            case POSSIBLE -> new Verdict.Unclean();
        };
    }
}
