package io.minikafka.broker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.base.Errand;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.protocol.Errors;

/// A transaction coordinator that agrees at once, or when the test says so.
public final class TestGate implements TransactionGate {
    private final ArrayDeque<Question> questions = new ArrayDeque<>();
    private boolean waits;

    /// What was asked.
    public record Question(
            String transactionalId,
            long producerId,
            short producerEpoch,
            List<TopicPartition> partitions,
            boolean addMissing,
            Consumer<Map<TopicPartition, Errors>> answer,
            Errand errand) {
        /// A task of the coordinator fails, and does not answer.
        public void isLost() {
            Consumer<Question> task =
                    errand.told(_ -> {
                        throw new IllegalStateException("broken on purpose");
                    });
            assertThatThrownBy(() -> task.accept(this)).hasMessage("broken on purpose");
        }

        public void answer(Errors error) {
            answer.accept(partitions.stream().collect(Collectors.toMap(p -> p, _ -> error)));
        }
    }

    /// Questions are kept for [#next] from now on.
    public void waits() {
        waits = true;
    }

    public Question next() {
        return questions.remove();
    }

    public int waiting() {
        return questions.size();
    }

    @Override
    public void admit(
            String transactionalId,
            long producerId,
            short producerEpoch,
            List<TopicPartition> partitions,
            boolean addMissing,
            Consumer<Map<TopicPartition, Errors>> answer) {
        var question =
                new Question(
                        transactionalId,
                        producerId,
                        producerEpoch,
                        partitions,
                        addMissing,
                        answer,
                        Errand.current());
        if (waits) {
            questions.add(question);
        } else {
            question.answer(Errors.NONE);
        }
    }
}
