package io.minikafka.broker.sharestate;

import io.minikafka.base.TopicIdPartition;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// Where the states of a group's share partitions are kept, as far as it is on this node. Any thread.
public interface ShareStateDesk {
    /// Carries out `changes`, of share partitions of one group, in their order. `answer` is told what came of each, once
    /// that is safe; on any thread. NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS and COORDINATOR_NOT_AVAILABLE say that
    /// it may not be, and that it can be asked again: here or elsewhere.
    void change(String groupId, List<StateChange> changes, Consumer<List<StateOutcome>> answer);

    /// What the group knows, as of now.
    void look(String groupId, BiConsumer<Errors, Map<TopicIdPartition, StateView>> answer);
}
