package io.minikafka.broker.group.consumer;

import io.minikafka.broker.group.Blob;
import io.minikafka.broker.group.ClassicClient;
import io.minikafka.broker.group.GroupScript;
import io.minikafka.broker.group.assign.PartitionSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.message.SyncGroupRequestData.SyncGroupRequestAssignment;
import org.apache.kafka.common.protocol.Errors;

/// A consumer of the classic protocol that gives up all it has before it joins; if it is made the leader it
/// shares the partitions out itself.
final class EagerMember extends ClassicClient implements ConsumerClient {
    private final ConsumerWorld world;
    private PartitionSet owned = PartitionSet.EMPTY;

    EagerMember(ConsumerWorld world, String name) {
        super(world, name, Optional.empty());
        this.world = world;
    }

    @Override
    public PartitionSet owned() {
        return owned;
    }

    @Override
    public boolean isClassic() {
        return true;
    }

    @Override
    public void crash() {
        owned = PartitionSet.EMPTY;
        super.crash();
    }

    private void rejoin() {
        owned = PartitionSet.EMPTY;
        out();
    }

    @Override
    public void act(Random random) {
        if (waits() && random.nextInt(20) == 0) {
            disconnected();
            rejoin();
        } else if (!waits() && phase() == Phase.WORKING && random.nextInt(50) == 0) {
            owned = PartitionSet.EMPTY;
            leave();
        } else {
            actCalmly();
        }
    }

    @Override
    protected int sessionMs() {
        return 45_000;
    }

    @Override
    protected int rebalanceMs() {
        return 60_000;
    }

    @Override
    protected byte[] subscription() {
        return GroupScript.subscriptionOfNothingOwned("t");
    }

    @Override
    protected List<SyncGroupRequestAssignment> assign(List<String> members) {
        List<SyncGroupRequestAssignment> assignments = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            PartitionSet.Builder share = new PartitionSet.Builder();
            for (int p = i; p < ConsumerWorld.PARTITIONS; p += members.size()) {
                share.add(world.topicId("t"), p);
            }
            assignments.add(
                    new SyncGroupRequestAssignment()
                            .setMemberId(members.get(i))
                            .setAssignment(world.formats().assignment(1, share.build()).bytes()));
        }
        return assignments;
    }

    @Override
    protected void assigned(byte[] assignment) {
        owned = world.formats().assignment(new Blob(assignment)).orElseThrow().partitions();
        world.took(this);
    }

    @Override
    protected void failed(Errors error) {
        switch (error) {
            case NONE -> {}
            case UNKNOWN_MEMBER_ID -> {
                forgetId();
                rejoin();
            }
            case ILLEGAL_GENERATION,
                    FENCED_INSTANCE_ID,
                    MEMBER_ID_REQUIRED,
                    REBALANCE_IN_PROGRESS,
                    COORDINATOR_NOT_AVAILABLE ->
                    rejoin();
            default -> throw undeserved(error);
        }
    }
}
