package io.minikafka.broker.group.topology;

import io.minikafka.broker.group.topology.Blueprint.Work;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/// Shares tasks out. Every task is active once, and members' numbers of active tasks differ by one at most, unless
/// tasks stay where they are until they are warmed up elsewhere; no process has a task twice. Within that, as little moves as possible.
/// A pure function; the order of workers makes no difference. RFC 0012, 4.3.
public final class StickyAssignor {
    public static final String NAME = "sticky";

    private StickyAssignor() {}

    public static SequencedMap<String, Tasks> assign(
            List<Worker> workers, SortedMap<String, Work> work, Wanted wanted) {
        List<Share> shares =
                workers.stream()
                        .sorted(Comparator.comparing(Worker::memberId))
                        .map(Share::new)
                        .toList();
        if (!shares.isEmpty()) {
            Homes homes = new Homes(shares);
            new ActiveTasks(shares, homes, work).place();
            new WarmUps(shares, homes, work, wanted).defer();
            new Standbys(shares, work, wanted).place();
        }
        SequencedMap<String, Tasks> assignment = new LinkedHashMap<>();
        shares.forEach(share -> assignment.put(share.memberId(), share.tasks()));
        return assignment;
    }

    /// All tasks that there are, in order.
    static SortedSet<TaskId> tasks(SortedMap<String, Work> work) {
        SortedSet<TaskId> tasks = new TreeSet<>();
        work.forEach((subtopology, of) -> {
            for (int i = 0; i < of.tasks(); i++) {
                tasks.add(new TaskId(subtopology, i));
            }
        });
        return tasks;
    }

    static boolean isStateful(SortedMap<String, Work> work, TaskId task) {
        Work of = work.get(task.subtopology());
        return of != null && of.isStateful();
    }
}
