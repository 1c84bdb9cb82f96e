package io.minikafka.broker.group.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.group.topology.Blueprint.Work;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StickyAssignorTest {
    private static final SortedMap<String, String> NO_TAGS = new TreeMap<>();

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    /// Chance makes members, work and what was before.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyTaskIsWorkedOnOnceEvenlyAndNoProcessHasItTwice(long seed) {
        Random random = new Random(seed);
        SortedMap<String, Work> work = work(random);
        Wanted wanted = new Wanted(random.nextInt(3), random.nextInt(3), 100, List.of());
        List<Worker> workers = new ArrayList<>();
        int members = random.nextInt(1, 9);
        for (int i = 0; i < members; i++) {
            workers.add(worker("m" + i, "p" + random.nextInt(4), Tasks.EMPTY));
        }
        for (int round = 0; round < 6; round++) {
            SequencedMap<String, Tasks> target = StickyAssignor.assign(workers, work, wanted);
            check(workers, work, wanted, target);
            List<Worker> shuffled = new ArrayList<>(workers);
            Collections.shuffle(shuffled, random);
            assertThat(StickyAssignor.assign(shuffled, work, wanted)).isEqualTo(target);
            workers = next(workers, target, random);
        }
    }

    private static SortedMap<String, Work> work(Random random) {
        SortedMap<String, Work> work = new TreeMap<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            work.put("s" + i, new Work(random.nextInt(1, 12), random.nextBoolean()));
        }
        return work;
    }

    /// Some members go and some come.
    private static List<Worker> next(
            List<Worker> workers, Map<String, Tasks> target, Random random) {
        List<Worker> next = new ArrayList<>();
        for (Worker worker : workers) {
            if (next.isEmpty() || random.nextInt(5) > 0) {
                next.add(
                        worker(
                                worker.memberId(),
                                worker.processId(),
                                of(target, worker.memberId())));
            }
        }
        if (random.nextBoolean()) {
            next.add(worker("n" + random.nextInt(1_000), "p" + random.nextInt(5), Tasks.EMPTY));
        }
        return next;
    }

    private static void check(
            List<Worker> workers,
            SortedMap<String, Work> work,
            Wanted wanted,
            Map<String, Tasks> target) {
        Map<TaskId, Integer> active = new HashMap<>();
        Map<TaskId, Integer> standby = new HashMap<>();
        Map<String, Set<TaskId>> byProcess = new HashMap<>();
        int least = Integer.MAX_VALUE;
        int most = 0;
        for (Worker worker : workers) {
            Tasks tasks = of(target, worker.memberId());
            tasks.active().forEach(task -> active.merge(task, 1, Integer::sum));
            tasks.standby().forEach(task -> standby.merge(task, 1, Integer::sum));
            Set<TaskId> there = byProcess.computeIfAbsent(worker.processId(), _ -> new HashSet<>());
            tasks.all()
                    .forEach(task -> assertThat(there.add(task)).as("twice in a process").isTrue());
            assertThat(tasks.all().size())
                    .isEqualTo(
                            tasks.active().size() + tasks.standby().size() + tasks.warmup().size());
            least = Math.min(least, tasks.active().size());
            most = Math.max(most, tasks.active().size());
        }
        assertThat(active.keySet()).isEqualTo(StickyAssignor.tasks(work));
        assertThat(active.values()).allMatch(count -> count == 1);
        assertThat(most - least).isLessThanOrEqualTo(1);
        int copies = Math.min(wanted.standbys(), byProcess.size() - 1);
        for (TaskId task : active.keySet()) {
            assertThat(standby.getOrDefault(task, 0))
                    .isEqualTo(StickyAssignor.isStateful(work, task) ? copies : 0);
        }
    }

    @Test
    void nothingMovesWithoutNeed() {
        SortedMap<String, Work> work = stateful(12);
        Wanted wanted = new Wanted(1, 2, 100, List.of());
        List<Worker> workers = processes(3);
        SequencedMap<String, Tasks> first = StickyAssignor.assign(workers, work, wanted);
        assertThat(StickyAssignor.assign(with(workers, first), work, wanted)).isEqualTo(first);
        List<Worker> more = with(workers, first);
        more.add(worker("m9", "p9", Tasks.EMPTY));
        SequencedMap<String, Tasks> second = StickyAssignor.assign(more, work, wanted);
        int moved = 0;
        for (Worker worker : workers) {
            Tasks before = of(first, worker.memberId());
            moved += before.active().minus(of(second, worker.memberId()).active()).size();
        }
        assertThat(moved).isEqualTo(3);
    }

    @Test
    void aTaskGoesToItsStandbyWhenItsMemberIsGone() {
        SortedMap<String, Work> work = stateful(4);
        Wanted wanted = new Wanted(1, 2, 100, List.of());
        List<Worker> workers = processes(4);
        SequencedMap<String, Tasks> first = StickyAssignor.assign(workers, work, wanted);
        TaskSet lost = of(first, "m0").active();
        List<Worker> left = with(workers, first);
        left.removeFirst();
        SequencedMap<String, Tasks> second = StickyAssignor.assign(left, work, wanted);
        int warm = 0;
        for (Worker worker : left) {
            Tasks now = of(second, worker.memberId());
            warm += now.active().and(lost).and(of(first, worker.memberId()).standby()).size();
        }
        assertThat(warm).isEqualTo(lost.size());
    }

    @Test
    void aTaskGoesToWhereItsStateIsFarthest() {
        TaskId task = new TaskId("s", 0);
        List<Worker> workers =
                List.of(
                        worker("a", "p1", Tasks.EMPTY, Map.of(task, 5_000L)),
                        worker("b", "p2", Tasks.EMPTY, Map.of(task, 10L)),
                        worker("c", "p3", Tasks.EMPTY));
        SequencedMap<String, Tasks> target =
                StickyAssignor.assign(workers, stateful(1), new Wanted(0, 2, 100, List.of()));
        assertThat(of(target, "b").active().contains(task)).isTrue();
    }

    @Test
    void stateMovesBehindAWarmUpAndNotTooMuchAtOnce() {
        SortedMap<String, Work> work = stateful(8);
        Wanted wanted = new Wanted(0, 2, 100, List.of());
        Tasks all = new Tasks(set(8), TaskSet.EMPTY, TaskSet.EMPTY);
        List<Worker> workers =
                new ArrayList<>(
                        List.of(
                                worker("a", "p1", all, Map.of()),
                                worker("b", "p2", Tasks.EMPTY, Map.of())));
        SequencedMap<String, Tasks> target = StickyAssignor.assign(workers, work, wanted);
        assertThat(of(target, "a").active()).isEqualTo(all.active());
        assertThat(of(target, "b").warmup().size()).isEqualTo(2);
        for (int round = 0; round < 2; round++) {
            Map<TaskId, Long> caughtUp = new HashMap<>();
            of(target, "b").warmup().forEach(task -> caughtUp.put(task, 100L));
            of(target, "b").active().forEach(task -> caughtUp.put(task, 0L));
            workers =
                    new ArrayList<>(
                            List.of(
                                    worker("a", "p1", of(target, "a"), Map.of()),
                                    worker("b", "p2", of(target, "b"), caughtUp)));
            target = StickyAssignor.assign(workers, work, wanted);
            assertThat(of(target, "b").active().size()).isEqualTo(2 * (round + 1));
        }
        assertThat(of(target, "a").active().size()).isEqualTo(4);
        assertThat(of(target, "b").warmup().isEmpty()).isTrue();
    }

    @Test
    void copiesAreSpreadOverTags() {
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            SortedMap<String, String> tags = new TreeMap<>(Map.of("zone", "z" + i / 2));
            workers.add(new Worker("m" + i, "p" + i, tags, Tasks.EMPTY, Optional.empty()));
        }
        SequencedMap<String, Tasks> target =
                StickyAssignor.assign(
                        workers, stateful(12), new Wanted(2, 2, 100, List.of("zone")));
        for (TaskId task : StickyAssignor.tasks(stateful(12))) {
            List<String> zones =
                    workers.stream()
                            .filter(w -> of(target, w.memberId()).all().contains(task))
                            .map(w -> w.tags().get("zone"))
                            .toList();
            assertThat(zones).hasSize(3).doesNotHaveDuplicates();
        }
    }

    private static Tasks of(Map<String, Tasks> target, String memberId) {
        return target.getOrDefault(memberId, Tasks.EMPTY);
    }

    private static List<Worker> processes(int count) {
        return new ArrayList<>(
                IntStream.range(0, count)
                        .mapToObj(i -> worker("m" + i, "p" + i, Tasks.EMPTY))
                        .toList());
    }

    private static List<Worker> with(List<Worker> workers, Map<String, Tasks> target) {
        List<Worker> next = new ArrayList<>();
        for (Worker worker : workers) {
            Tasks tasks = of(target, worker.memberId());
            next.add(worker(worker.memberId(), worker.processId(), tasks));
        }
        return next;
    }

    private static SortedMap<String, Work> stateful(int tasks) {
        return new TreeMap<>(Map.of("s", new Work(tasks, true)));
    }

    private static TaskSet set(int tasks) {
        return TaskSet.of(IntStream.range(0, tasks).mapToObj(i -> new TaskId("s", i)).toList());
    }

    private static Worker worker(String id, String process, Tasks previous) {
        return new Worker(id, process, NO_TAGS, previous, Optional.empty());
    }

    private static Worker worker(
            String id, String process, Tasks previous, Map<TaskId, Long> lags) {
        return new Worker(id, process, NO_TAGS, previous, Optional.of(lags));
    }
}
