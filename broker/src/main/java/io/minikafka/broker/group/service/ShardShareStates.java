package io.minikafka.broker.group.service;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.group.Topics;
import io.minikafka.broker.journal.JournalRecord;
import io.minikafka.broker.journal.JournalWriter;
import io.minikafka.broker.sharestate.ShareStates;
import io.minikafka.broker.sharestate.StateChange;
import io.minikafka.broker.sharestate.StateChangeCodec;
import io.minikafka.broker.sharestate.StateOutcome;
import io.minikafka.broker.sharestate.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.protocol.Errors;

/// The share groups' states in a shard: brings changes into its journal, and back. Owned by the groups' thread.
/// RFC 0024, 4.8.
final class ShardShareStates {
    private final ShareStates states;
    private final JournalWriter<?> journal;
    private final Topics topics;

    ShardShareStates(ShareStates states, JournalWriter<?> journal, Topics topics) {
        this.states = states;
        this.journal = journal;
        this.topics = topics;
    }

    /// Writes `changes` as one batch; `answer` is told, when they are committed, what came of each.
    void change(List<StateChange> changes, Consumer<List<StateOutcome>> answer) {
        journal.append(
                changes.stream().map(StateChangeCodec::encode).toList(),
                () -> {
                    List<StateOutcome> outcomes = new ArrayList<>(changes.size());
                    changes.forEach(change -> outcomes.add(states.replay(change)));
                    answer.accept(outcomes);
                },
                () -> answer.accept(refused(changes, Errors.COORDINATOR_NOT_AVAILABLE)));
    }

    static List<StateOutcome> refused(List<StateChange> changes, Errors error) {
        return changes.stream().map(_ -> StateOutcome.refused(error)).toList();
    }

    Map<TopicIdPartition, StateView> of(String groupId) {
        return states.of(groupId);
    }

    List<StateChange> removals(String groupId) {
        return states.removals(key -> key.groupId().equals(groupId));
    }

    /// What is not saved now is dropped the next time that somebody looks.
    void dropDeletedTopics() {
        List<StateChange> gone =
                states.removals(key -> topics.topic(key.partition().topicId()).isEmpty());
        if (!gone.isEmpty()) {
            change(gone, _ -> {});
        }
    }

    Stream<JournalRecord> records() {
        return states.records().stream().map(StateChangeCodec::encode);
    }
}
