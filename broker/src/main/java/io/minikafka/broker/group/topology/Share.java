package io.minikafka.broker.group.topology;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What one worker gets, while that is being found out.
final class Share {
    /// Who has least to do; then in the order of members, so that nothing depends on chance.
    static final Comparator<Share> LEAST_COPIES =
            Comparator.comparingInt(Share::size).thenComparing(Share::memberId);

    private final Worker worker;
    private final Set<TaskId> active = new TreeSet<>();
    private final Set<TaskId> standby = new TreeSet<>();
    private final Set<TaskId> warmup = new TreeSet<>();
    private final Map<String, Integer> bySubtopology = new HashMap<>();

    Share(Worker worker) {
        this.worker = worker;
    }

    static Comparator<Share> leastActiveOf(String subtopology) {
        return Comparator.comparingInt(Share::activeCount)
                .thenComparingInt(share -> share.bySubtopology.getOrDefault(subtopology, 0))
                .thenComparing(Share::memberId);
    }

    Worker worker() {
        return worker;
    }

    String memberId() {
        return worker.memberId();
    }

    String processId() {
        return worker.processId();
    }

    int activeCount() {
        return active.size();
    }

    int size() {
        return active.size() + standby.size() + warmup.size();
    }

    Set<TaskId> active() {
        return active;
    }

    void workOn(TaskId task) {
        active.add(task);
        bySubtopology.merge(task.subtopology(), 1, Integer::sum);
    }

    void drop(TaskId task) {
        active.remove(task);
        bySubtopology.merge(task.subtopology(), -1, Integer::sum);
    }

    void copy(TaskId task) {
        standby.add(task);
    }

    void warmUp(TaskId task) {
        warmup.add(task);
    }

    Tasks tasks() {
        return new Tasks(TaskSet.of(active), TaskSet.of(standby), TaskSet.of(warmup));
    }
}
