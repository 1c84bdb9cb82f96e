package io.minikafka.broker.share.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.ManualExecutor;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.SharePartitionKey;
import io.minikafka.broker.share.AckBatch;
import io.minikafka.broker.share.AckOutcome;
import io.minikafka.broker.share.Acquired;
import io.minikafka.broker.share.Ask;
import io.minikafka.broker.share.BatchSpan;
import io.minikafka.broker.share.DeadLetter;
import io.minikafka.broker.share.ShareCoordinator;
import io.minikafka.broker.share.SharePartition;
import io.minikafka.broker.share.ShareRecord;
import io.minikafka.broker.share.ShareSettings;
import io.minikafka.broker.share.ShareWorld;
import io.minikafka.broker.sharestate.ShareStates;
import io.minikafka.broker.sharestate.StateChange;
import io.minikafka.broker.sharestate.StateChangeCodec;
import io.minikafka.broker.sharestate.StateOutcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// One share partition whose leader changes at any time, and the shard that remembers it, with a network between them
/// that loses requests and answers, and brings requests long after their time. Those who led before do not know at once
/// that they do not lead any more. The model knows what was confirmed to members.
final class FailoverWorld {
    private static final SharePartitionKey KEY =
            new SharePartitionKey("group", new TopicIdPartition(new UUID(1, 2), 0));
    private static final int RECORDS = 60;
    private static final int MEMBERS = 3;

    /// Kafka's but for the number of deliveries: nothing is given up here.
    private static final ShareSettings SETTINGS =
            new ShareSettings(30_000, 120, 2_000, true, false, 0, 60_000, false, false);

    private static final byte ACCEPT = 1;
    private static final byte RELEASE = 2;
    private static final byte REJECT = 3;

    private final Random random;
    private final ManualExecutor owner = new ManualExecutor();
    private final List<StateChange> journal = new ArrayList<>();
    private final List<Request> network = new ArrayList<>();
    private final List<Leader> leaders = new ArrayList<>();
    private final Set<Long> confirmed = new HashSet<>();
    private final Set<Long> ended = new HashSet<>();
    private ShareStates shard = new ShareStates();
    private int epoch;
    private boolean isCalm;
    private int deliveries;
    private int refusals;

    private static final class Request {
        final List<StateChange> changes;
        final Consumer<List<StateOutcome>> answer;
        boolean isAnswered;

        Request(List<StateChange> changes, Consumer<List<StateOutcome>> answer) {
            this.changes = changes;
            this.answer = answer;
        }

        void answer(List<StateOutcome> outcomes) {
            if (!isAnswered) {
                isAnswered = true;
                answer.accept(outcomes);
            }
        }
    }

    private record Held(String member, Acquired.Range range) {}

    /// A node that leads the partition, or believes so.
    private final class Leader implements ShareWorld {
        final int office;
        final ShareCoordinator coordinator;
        final ShardMemory memory;
        final List<Held> held = new ArrayList<>();
        boolean isBusy;

        Leader(int office) {
            this.office = office;
            this.coordinator = new ShareCoordinator(this::write, this);
            this.memory =
                    new ShardMemory(
                            owner,
                            owner.time(),
                            FailoverWorld.this::sent,
                            coordinator,
                            this::fenced);
        }

        private void write(List<ShareRecord> records, Consumer<Set<SharePartitionKey>> whenEnded) {
            memory.write(records, whenEnded);
        }

        private void fenced(SharePartitionKey key) {
            memory.leave(key::equals);
            held.clear();
        }

        boolean isNewest() {
            return office == epoch;
        }

        void serve(String member) {
            var found = coordinator.find(KEY);
            if (found.isEmpty()) {
                recall();
                return;
            }
            SharePartition partition = found.get();
            coordinator.configure(partition);
            while (partition.wantsScan(5) && partition.scanFrom() < RECORDS) {
                long base = partition.scanFrom();
                long last = Math.min(RECORDS - 1, base + random.nextInt(4));
                coordinator.scanned(partition, new BatchSpan(base, last, 100, false));
            }
            Ask ask = new Ask(member, 1 + random.nextInt(5), 5, true, 1 << 20);
            for (Acquired.Range range : coordinator.acquire(partition, ask).ranges()) {
                given(range);
                held.add(new Held(member, range));
            }
        }

        /// Nobody gets what was confirmed before, except from one who does not know that it was replaced.
        private void given(Acquired.Range range) {
            for (long offset = range.first(); offset <= range.last(); offset++) {
                deliveries++;
                if (isNewest()) {
                    assertThat(confirmed)
                            .as("offset %d given by the leader of epoch %d", offset, office)
                            .doesNotContain(offset);
                }
            }
        }

        private void recall() {
            if (isBusy) {
                return;
            }
            isBusy = true;
            memory.recall(
                    KEY,
                    office,
                    recalled -> {
                        switch (recalled) {
                            case ShareMemory.Recalled.Nothing() ->
                                    coordinator.startAt(KEY, 0, _ -> isBusy = false);
                            case ShareMemory.Recalled.Known(var state) -> {
                                coordinator.install(state);
                                isBusy = false;
                            }
                            case ShareMemory.Recalled.Failed _ -> isBusy = false;
                        }
                    });
        }

        void acknowledgeSome() {
            if (held.isEmpty()) {
                return;
            }
            Held one = held.remove(random.nextInt(held.size()));
            byte type = isCalm ? ACCEPT : type();
            long first = one.range().first();
            long last = one.range().last();
            coordinator.acknowledge(
                    KEY.groupId(),
                    one.member(),
                    Map.of(KEY.partition(), List.of(new AckBatch(first, last, List.of(type)))),
                    outcomes ->
                            answered(
                                    one,
                                    type,
                                    Objects.requireNonNull(outcomes.get(KEY.partition()))));
        }

        private byte type() {
            int dice = random.nextInt(10);
            return dice < 6 ? ACCEPT : dice < 9 ? RELEASE : REJECT;
        }

        private void answered(Held one, byte type, AckOutcome outcome) {
            if (outcome.error() != Errors.NONE) {
                refusals++;
            }
            for (long offset = one.range().first(); offset <= one.range().last(); offset++) {
                if (type != RELEASE) {
                    ended.add(offset); // perhaps: nobody knows what became of a refused one
                }
                if (type != RELEASE && outcome.error() == Errors.NONE) {
                    confirmed.add(offset);
                }
            }
        }

        void time() {
            coordinator.advance(
                    TimeUnit.NANOSECONDS.toMillis(owner.time().monotonicNs()),
                    owner.time().wallMs());
        }

        @Override
        public ShareSettings settings(String groupId) {
            return SETTINGS;
        }

        @Override
        public void news(SharePartition partition) {
            // Members come by themselves.
        }

        @Override
        public AckOutcome absent(TopicIdPartition partition) {
            return AckOutcome.NOT_LEADER;
        }

        @Override
        public void bury(SharePartitionKey key, List<DeadLetter> letters, Runnable done) {
            throw new IllegalStateException("there is no topic for dead letters");
        }
    }

    FailoverWorld(long seed) {
        this.random = new Random(seed);
        elect();
    }

    int deliveries() {
        return deliveries;
    }

    int refusals() {
        return refusals;
    }

    private void elect() {
        epoch++;
        leaders.add(new Leader(epoch));
    }

    private void sent(List<StateChange> changes, Consumer<List<StateOutcome>> answer) {
        network.add(new Request(changes, answer));
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
            owner.runAll();
        }
        isCalm = true;
        leaders.subList(0, leaders.size() - 1).clear();
        for (int i = 0; i < 600; i++) {
            while (!network.isEmpty()) {
                deliver(network.removeFirst());
                owner.runAll();
            }
            Leader last = leaders.getLast();
            last.serve("last");
            last.acknowledgeSome();
            pass(random.nextInt(1_500));
        }
        long start = shard.find(KEY).orElseThrow().start();
        assertThat(start).as("all records come to their end").isEqualTo(RECORDS);
        assertThat(ended).as("no record ends that nobody had").hasSize(RECORDS);
    }

    private void step() {
        Leader leader = leaders.get(random.nextInt(leaders.size()));
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> leader.serve("member-" + random.nextInt(MEMBERS));
            case 3, 4, 5 -> leader.acknowledgeSome();
            case 6, 7, 8 -> deliverSome();
            case 9 -> pass(random.nextInt(8) == 0 ? 31_000 : random.nextInt(800));
            case 10 -> trouble();
            default -> {
                if (random.nextInt(6) == 0) {
                    elect();
                }
                if (leaders.size() > 2 || (leaders.size() > 1 && random.nextInt(4) == 0)) {
                    leaders.removeFirst(); // it crashes, or hears of it; what it sent is on its way
                }
            }
        }
    }

    private void deliverSome() {
        if (!network.isEmpty()) {
            Request request = network.remove(random.nextInt(Math.min(3, network.size())));
            deliver(request);
        }
    }

    private void trouble() {
        if (random.nextInt(4) == 0) {
            restartShard();
        }
        if (network.isEmpty()) {
            return;
        }
        Request request = network.get(random.nextInt(network.size()));
        switch (random.nextInt(3)) {
            case 0 -> request.answer(StateMessages.unknown(request.changes.size())); // comes later
            case 1 -> {
                network.remove(request); // lost
                request.answer(StateMessages.unknown(request.changes.size()));
            }
            default -> {
                request.isAnswered = true; // the answer is lost, and missed after a while
                var _ =
                        owner.after(
                                6_000,
                                () ->
                                        request.answer.accept(
                                                StateMessages.unknown(request.changes.size())));
            }
        }
    }

    private void deliver(Request request) {
        List<StateOutcome> outcomes = new ArrayList<>();
        for (StateChange change : request.changes) {
            StateChange written = StateChangeCodec.decode(StateChangeCodec.encode(change));
            journal.add(written);
            outcomes.add(shard.replay(written));
        }
        request.answer(outcomes);
    }

    /// Another node replays the journal.
    private void restartShard() {
        ShareStates next = new ShareStates();
        journal.forEach(next::replay);
        assertThat(next.records()).isEqualTo(shard.records());
        if (random.nextBoolean()) {
            journal.clear();
            journal.addAll(next.records());
        }
        shard = next;
    }

    private void pass(long ms) {
        owner.advance(ms);
        leaders.forEach(Leader::time);
        owner.runAll();
    }
}
