package io.minikafka.broker.group.topology;

import java.util.function.BinaryOperator;

/// The tasks of one member, by what it does for them: it works on them, keeps a copy of their state, or makes such a
/// copy because it will work on them.
public record Tasks(TaskSet active, TaskSet standby, TaskSet warmup) {
    public static final Tasks EMPTY = new Tasks(TaskSet.EMPTY, TaskSet.EMPTY, TaskSet.EMPTY);

    public Tasks and(Tasks other) {
        return each(other, TaskSet::and);
    }

    public Tasks minus(Tasks other) {
        return each(other, TaskSet::minus);
    }

    public Tasks plus(Tasks other) {
        return each(other, TaskSet::plus);
    }

    private Tasks each(Tasks other, BinaryOperator<TaskSet> operation) {
        return new Tasks(
                operation.apply(active, other.active),
                operation.apply(standby, other.standby),
                operation.apply(warmup, other.warmup));
    }

    /// All of them, whatever the role.
    public TaskSet all() {
        return active.plus(copies());
    }

    /// Those of which only the state is here.
    public TaskSet copies() {
        return standby.plus(warmup);
    }

    public boolean isEmpty() {
        return active.isEmpty() && standby.isEmpty() && warmup.isEmpty();
    }
}
