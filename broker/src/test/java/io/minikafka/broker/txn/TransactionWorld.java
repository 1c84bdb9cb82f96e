package io.minikafka.broker.txn;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.txn.SimulatedProducer.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/// A small world with one coordinator: clients of both flows (two of them with the same transactional id, who fence
/// each other), a write-ahead log that is slow and refuses, crashes that cut it anywhere, late copies of requests.
/// Everything follows from the seed. Checked:
///
/// - a transaction whose commit was answered is visible, everywhere and with every write, and stays so;
/// - one whose abort was answered is not visible anywhere, ever;
/// - any other is visible as a whole or not at all;
/// - what was once visible to a reader never vanishes;
/// - no two clients get the same producer id and epoch;
/// - in the end nothing is left open in any partition or group, and every client can go on.
final class TransactionWorld {
    private final Random random;
    private final SharedLog log;
    private final TransactionConfig config = TransactionConfig.defaults();
    private final List<SimulatedProducer> producers = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final Set<ProducerIdentity> given = new HashSet<>();
    private final Set<String> seen = new HashSet<>();
    private final ArrayDeque<Consumer<TransactionCoordinator>> delayed = new ArrayDeque<>();
    private TransactionCoordinator coordinator;
    private long nowMs;
    private long nextId = 1_000;
    private int tags;

    /// @param firstEpoch with which producers are born, so that epochs are used up while the test runs
    TransactionWorld(long seed, short firstEpoch) {
        this.random = new Random(seed);
        this.log = new SharedLog(random);
        TransactionStore store = new TransactionStore();
        producers.add(new SimulatedProducer(this, "newer", Flow.NEWER));
        producers.add(new SimulatedProducer(this, "older", Flow.OLDER));
        producers.add(new SimulatedProducer(this, "rivals", Flow.NEWER));
        producers.add(new SimulatedProducer(this, "rivals", Flow.NEWER));
        for (String id : List.of("newer", "older", "rivals")) {
            ProducerLine line =
                    new ProducerLine(
                            new ProducerIdentity(nextId++, firstEpoch),
                            ProducerLine.NO_EPOCH,
                            ProducerLine.NO_ID,
                            ProducerLine.NO_ID);
            Transaction aged = Transaction.first(id, 0, 1, 0).reopened(line, 1_000, 0);
            boolean _ = log.write(List.of(new TransactionRecord.Saved(aged)), () -> {}, () -> {});
        }
        log.commitSome();
        this.coordinator = start(store);
        crash();
    }

    private TransactionCoordinator start(TransactionStore store) {
        TransactionCoordinator started =
                new TransactionCoordinator(
                        config,
                        0,
                        log,
                        log,
                        (receiver, _) -> delayed.addFirst(_ -> receiver.accept(nextId++)),
                        store);
        started.advance(nowMs, nowMs);
        started.restored();
        return started;
    }

    TransactionCoordinator coordinator() {
        return coordinator;
    }

    SharedLog log() {
        return log;
    }

    Outcome transaction(String id) {
        Outcome outcome = new Outcome(id + "-" + ++tags);
        outcomes.add(outcome);
        return outcome;
    }

    void later(Consumer<TransactionCoordinator> request) {
        delayed.addLast(request);
    }

    void isNew(ProducerIdentity producer) {
        assertThat(given.add(producer)).as("given once: " + producer).isTrue();
    }

    /// A late copy of a write was let in: that is right only while its transaction is the client's current one.
    void isCurrent(Outcome written, ProducerIdentity writer, Optional<ProducerIdentity> current) {
        assertThat(written.isCommitted || written.isAborted)
                .as("let in after its end: " + written.tag + " " + writer + " " + current)
                .isFalse();
    }

    /// One thing happens.
    void step() {
        int chance = random.nextInt(1_000);
        if (chance < 5) {
            crash();
        } else if (chance < 10) {
            producers.get(random.nextInt(producers.size())).restart();
        } else if (chance < 250) {
            log.commitSome();
        } else if (chance < 500) {
            log.deliverSome(1 + random.nextInt(8));
        } else if (chance < 550) {
            pass(random.nextInt(chance < 505 ? 40_000 : 60));
        } else if (chance < 600 && !delayed.isEmpty()) {
            delayed.removeFirst().accept(coordinator);
        } else {
            producers.get(random.nextInt(producers.size())).act(random, false);
        }
        coordinator.advance(nowMs, nowMs);
        if (chance < 20) {
            check();
        }
    }

    private void pass(int ms) {
        long endMs = nowMs + ms;
        while (nowMs < endMs) {
            nowMs = Math.min(endMs, Math.max(nowMs + 1, coordinator.nextDeadlineMs()));
            coordinator.advance(nowMs, nowMs);
        }
    }

    private void crash() {
        TransactionStore store = log.crash();
        delayed.clear();
        producers.forEach(SimulatedProducer::disconnected);
        coordinator = start(store);
        assertThat(coordinator.records()).isEqualTo(store.records());
        check();
    }

    private void check() {
        Set<String> visible = new HashSet<>();
        log.contents().values().forEach(content -> visible.addAll(content.visible));
        assertThat(visible).as("what was seen stays").containsAll(seen);
        seen.addAll(visible);
    }

    /// No more faults: everything comes to its end.
    void settle() {
        log.hasFaults = false;
        for (int round = 0; round < 300; round++) {
            producers.forEach(producer -> producer.act(random, true));
            while (!delayed.isEmpty()) {
                delayed.removeFirst().accept(coordinator);
            }
            log.commitSome();
            log.deliverSome(100);
            pass(500);
        }
        while (!log.isIdle()) {
            log.commitSome();
            log.deliverSome(100);
        }
        check();
        assertThat(producers).allMatch(SimulatedProducer::isAtRest);
        Map<TopicPartition, SharedLog.Content> contents = log.contents();
        contents.forEach((target, content) ->
                assertThat(content.open).as("nothing is left open in " + target).isEmpty());
        outcomes.forEach(outcome -> check(outcome, contents));
    }

    private static void check(Outcome outcome, Map<TopicPartition, SharedLog.Content> contents) {
        List<TopicPartition> visible = new ArrayList<>();
        contents.forEach((target, content) ->
                content.visible.stream()
                        .filter(outcome.tag::equals)
                        .forEach(_ -> visible.add(target)));
        if (outcome.isCommitted) {
            assertThat(visible)
                    .as("committed: " + outcome.tag)
                    .containsExactlyInAnyOrderElementsOf(outcome.written);
        } else if (outcome.isAborted) {
            assertThat(visible).as("aborted: " + outcome.tag).isEmpty();
        } else if (!visible.isEmpty()) {
            assertThat(visible)
                    .as("whole: " + outcome.tag)
                    .containsExactlyInAnyOrderElementsOf(outcome.written);
        }
    }
}
