package io.minikafka.broker.group.topology;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Where tasks were, and where their state is.
final class Homes {
    /// Behind the copies whose lag is known.
    private static final long UNKNOWN_LAG = Long.MAX_VALUE - 1;

    private final Map<TaskId, Share> active = new HashMap<>();
    private final Map<TaskId, Share> warming = new HashMap<>();
    private final Map<TaskId, SequencedMap<String, Long>> lags = new HashMap<>();
    private final Map<String, Boolean> tells = new HashMap<>();

    Homes(List<Share> shares) {
        for (Share share : shares) {
            Worker worker = share.worker();
            worker.previous().active().forEach(task -> active.putIfAbsent(task, share));
            worker.previous().warmup().forEach(task -> warming.putIfAbsent(task, share));
            worker.previous().copies().forEach(task -> known(task, worker, UNKNOWN_LAG));
            worker.lags().ifPresent(told -> told.forEach((task, lag) -> known(task, worker, lag)));
            tells.merge(worker.processId(), worker.lags().isPresent(), Boolean::logicalOr);
        }
    }

    private void known(TaskId task, Worker worker, long lag) {
        lags.computeIfAbsent(task, _ -> new LinkedHashMap<>())
                .merge(worker.processId(), lag, Math::min);
    }

    /// Who worked on the task.
    Optional<Share> worker(TaskId task) {
        return Optional.ofNullable(active.get(task));
    }

    /// Who was to take the task over.
    Optional<Share> heir(TaskId task) {
        return Optional.ofNullable(warming.get(task));
    }

    /// The processes that have something of the task's state, and how far it is behind.
    SequencedMap<String, Long> copies(TaskId task) {
        return lags.getOrDefault(task, new LinkedHashMap<>());
    }

    /// Whether the process is known to need more time than wanted before it can work on the task.
    boolean isCold(TaskId task, String processId, long recoveryLag) {
        return tells.getOrDefault(processId, false)
                && copies(task).getOrDefault(processId, UNKNOWN_LAG) > recoveryLag;
    }
}
