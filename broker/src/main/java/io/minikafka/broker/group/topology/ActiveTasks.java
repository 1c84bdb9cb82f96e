package io.minikafka.broker.group.topology;

import io.minikafka.broker.group.topology.Blueprint.Work;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// Who works on what: first what may stay stays, then tasks go to where their state is, then to those with least.
final class ActiveTasks {
    private final List<Share> shares;
    private final Homes homes;
    private final SortedMap<String, Work> work;
    private final SortedSet<TaskId> open;
    private final int fair;
    private int extras;

    ActiveTasks(List<Share> shares, Homes homes, SortedMap<String, Work> work) {
        this.shares = shares;
        this.homes = homes;
        this.work = work;
        this.open = StickyAssignor.tasks(work);
        this.fair = open.size() / shares.size();
        this.extras = open.size() % shares.size();
    }

    void place() {
        stay();
        goToTheirState();
        goToTheLeast();
    }

    private void stay() {
        Map<Share, List<TaskId>> surplus = new HashMap<>();
        for (Share share : shares) {
            List<TaskId> had = new ArrayList<>();
            for (TaskId task : share.worker().previous().active()) {
                if (open.contains(task) && homes.worker(task).filter(share::equals).isPresent()) {
                    had.add(task);
                }
            }
            had.sort(Comparator.comparingInt(this::costOfMoving).reversed());
            int kept = Math.min(fair, had.size());
            had.subList(0, kept).forEach(task -> give(share, task));
            surplus.put(share, had.subList(kept, had.size()));
        }
        for (Share share : shares) {
            List<TaskId> left = surplus.getOrDefault(share, List.of());
            if (!left.isEmpty() && extras > 0) {
                give(share, left.getFirst());
            }
        }
    }

    /// Whoever has to give tasks up gives those up that are expected elsewhere, then those without state.
    private int costOfMoving(TaskId task) {
        if (homes.heir(task).isPresent()) {
            return 0;
        }
        return StickyAssignor.isStateful(work, task) ? 2 : 1;
    }

    private void goToTheirState() {
        Map<String, List<Share>> byProcess = new HashMap<>();
        shares.forEach(share ->
                byProcess.computeIfAbsent(share.processId(), _ -> new ArrayList<>()).add(share));
        for (TaskId task : List.copyOf(open)) {
            heir(task)
                    .or(() ->
                            homes.copies(task).sequencedEntrySet().stream()
                                    .sorted(
                                            Map.Entry.<String, Long>comparingByValue()
                                                    .thenComparing(Map.Entry.comparingByKey()))
                                    .flatMap(copy ->
                                            least(byProcess.getOrDefault(copy.getKey(), List.of()))
                                                    .stream())
                                    .findFirst())
                    .ifPresent(share -> give(share, task));
        }
    }

    private Optional<Share> heir(TaskId task) {
        return homes.heir(task).filter(this::hasRoom);
    }

    private Optional<Share> least(List<Share> ofProcess) {
        return ofProcess.stream()
                .filter(this::hasRoom)
                .min(Comparator.comparingInt(Share::activeCount).thenComparing(Share::memberId));
    }

    private void goToTheLeast() {
        SortedMap<String, List<TaskId>> left = new TreeMap<>();
        open.forEach(
                task -> left.computeIfAbsent(task.subtopology(), _ -> new ArrayList<>()).add(task));
        left.forEach((subtopology, tasks) -> {
            PriorityQueue<Share> queue = new PriorityQueue<>(Share.leastActiveOf(subtopology));
            queue.addAll(shares);
            for (TaskId task : tasks) {
                Share least = queue.remove();
                give(least, task);
                queue.add(least);
            }
        });
    }

    private boolean hasRoom(Share share) {
        return share.activeCount() < fair || (share.activeCount() == fair && extras > 0);
    }

    private void give(Share share, TaskId task) {
        if (share.activeCount() >= fair) {
            extras--;
        }
        share.workOn(task);
        open.remove(task);
    }
}
