package io.minikafka.broker.quorum;

import io.minikafka.base.HostPort;
import io.minikafka.base.SerialExecutor;
import io.minikafka.base.Time;
import io.minikafka.broker.Uuids;
import io.minikafka.broker.quorum.Voters.Voter;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.NodeImage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.AddRaftVoterResponseData;
import org.apache.kafka.common.message.DescribeQuorumResponseData;
import org.apache.kafka.common.message.DescribeQuorumResponseData.PartitionData;
import org.apache.kafka.common.message.DescribeQuorumResponseData.ReplicaState;
import org.apache.kafka.common.message.RemoveRaftVoterResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// On the active node: lets the voters grow, and replaces those that are gone ([Voters]). On the metadata's
/// thread.
final class VoterKeeper implements QuorumMetadata.OfficeListener {
    private static final long LOOK_MS = 500;
    private static final long LONG_GONE_MS = 300_000;

    /// An observer that lacks no more than this is quick enough to vote.
    private static final long LAG_MAX = 100;

    private static final Logger LOG = LoggerFactory.getLogger(VoterKeeper.class);

    /// The engine's side of it.
    interface Engine {
        CompletionStage<ApiMessage> describe();

        CompletionStage<ApiMessage> addVoter(int nodeId, UUID directoryId, HostPort address);

        CompletionStage<ApiMessage> removeVoter(int nodeId, UUID directoryId);
    }

    private final QuorumMetadata metadata;
    private final Engine engine;
    private final SerialExecutor owner;
    private final Time time;
    private final Map<Integer, Long> fencedSinceMs = new HashMap<>();
    private Optional<SerialExecutor.Cancellable> timer = Optional.empty();
    private boolean underWay;

    VoterKeeper(QuorumMetadata metadata, Engine engine, SerialExecutor owner, Time time) {
        this.metadata = metadata;
        this.engine = engine;
        this.owner = owner;
        this.time = time;
        metadata.onOffice(this);
    }

    @Override
    public void began(int epoch, MetadataImage image) {
        fencedSinceMs.clear();
        underWay = false;
        look();
    }

    @Override
    public void ended() {
        timer.ifPresent(SerialExecutor.Cancellable::cancel);
        timer = Optional.empty();
    }

    private void look() {
        timer = Optional.of(owner.after(LOOK_MS, this::look));
        if (!underWay) {
            describe();
        }
    }

    private void describe() {
        underWay = true;
        var _ =
                engine.describe()
                        .whenComplete((answer, _) -> owner.execute(() -> described(answer)));
    }

    private void described(ApiMessage answer) {
        underWay = false;
        if (timer.isEmpty()
                || !(answer instanceof DescribeQuorumResponseData quorum)
                || quorum.topics().isEmpty()) {
            return;
        }
        PartitionData partition = quorum.topics().getFirst().partitions().getFirst();
        if (partition.errorCode() != Errors.NONE.code()) {
            return;
        }
        List<Voter> voters = partition.currentVoters().stream().map(VoterKeeper::voter).toList();
        Set<Voter> caughtUp = new HashSet<>();
        for (ReplicaState observer : partition.observers()) {
            if (observer.logEndOffset() + LAG_MAX >= partition.highWatermark()) {
                caughtUp.add(voter(observer));
            }
        }
        Voters.next(metadata.image().cluster(), voters, caughtUp, longGone())
                .ifPresent(this::change);
    }

    private Set<Integer> longGone() {
        long now = TimeUnit.NANOSECONDS.toMillis(time.monotonicNs());
        Set<Integer> gone = new HashSet<>();
        for (NodeImage node : metadata.image().cluster().nodes()) {
            if (!node.fenced()) {
                fencedSinceMs.remove(node.nodeId());
            } else if (now - fencedSinceMs.computeIfAbsent(node.nodeId(), _ -> now)
                    > LONG_GONE_MS) {
                gone.add(node.nodeId());
            }
        }
        return gone;
    }

    private void change(Voters.Change change) {
        underWay = true;
        CompletionStage<ApiMessage> done =
                switch (change) {
                    case Voters.Change.Add(NodeImage node) ->
                            engine.addVoter(node.nodeId(), node.directoryId(), node.address());
                    case Voters.Change.Remove(Voter voter) ->
                            engine.removeVoter(voter.nodeId(), voter.directoryId());
                };
        var _ =
                done.whenComplete((answer, failure) ->
                        owner.execute(() -> {
                            underWay = false;
                            changed(change, outcome(answer, failure));
                        }));
    }

    private void changed(Voters.Change change, String outcome) {
        LOG.atInfo()
                .addKeyValue("change", change)
                .addKeyValue("outcome", outcome)
                .log("the voters of the metadata change");
        // Two voters bear no failure: the third must not wait for the timer.
        if (timer.isPresent() && outcome.equals(Errors.NONE.name())) {
            describe();
        }
    }

    private static String outcome(ApiMessage answer, Throwable failure) {
        return switch (answer) {
            case AddRaftVoterResponseData added -> Errors.forCode(added.errorCode()).name();
            case RemoveRaftVoterResponseData removed -> Errors.forCode(removed.errorCode()).name();
            case null, default -> String.valueOf(failure);
        };
    }

    private static Voter voter(ReplicaState replica) {
        Uuid directory = replica.replicaDirectoryId();
        return new Voter(replica.replicaId(), Uuids.toJava(directory));
    }
}
