package io.minikafka.broker.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.SharePartitionKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.protocol.Errors;

/// One share partition, a log, some members and a clock, played at random; and a model that knows what a member
/// may be given. The journal is slow, refuses at times, and the node dies at times.
final class ShareSimulation implements ShareWorld {
    private static final SharePartitionKey KEY =
            new SharePartitionKey("group", new TopicIdPartition(new UUID(1, 2), 0));
    private static final int MEMBERS = 4;

    private final Random random;
    private final ShareSettings settings;
    private final FakeLog log;
    private final FakeSink sink = new FakeSink();
    private ShareCoordinator coordinator;
    private long nowMs = 1_000_000;

    // The model. What is held, with the time at which the lock ends; what is decided for good;
    // deliveries that
    // failed, as far as that is safe.
    private final Map<Long, Held> held = new HashMap<>();
    private final Map<Long, Integer> failures = new HashMap<>();
    private final Set<Long> ended = new HashSet<>();
    private final Set<Long> accepted = new HashSet<>();
    private final Set<Long> buried = new HashSet<>();
    private final Set<Long> givenUp = new HashSet<>();
    private final List<Runnable> funerals = new ArrayList<>();
    private final Backoffs backoffs;
    private final Precedence precedence;
    private int deliveries;

    private record Held(String member, int number) {}

    ShareSimulation(long seed, ShareSettings settings) {
        this.random = new Random(seed);
        this.settings = settings;
        this.log = new FakeLog(random, settings.headers());
        this.backoffs = new Backoffs(settings.backoffMs(), settings.backoffMaxMs());
        this.precedence = new Precedence(log);
        this.coordinator = new ShareCoordinator(sink, this);
        coordinator.startAt(KEY, 0, error -> assertThat(error).isEqualTo(Errors.NONE));
        sink.commitOne();
    }

    @Override
    public ShareSettings settings(String groupId) {
        return settings;
    }

    @Override
    public AckOutcome absent(TopicIdPartition partition) {
        return AckOutcome.UNKNOWN;
    }

    @Override
    public void news(SharePartition partition) {
        assertThat(partition.key()).isEqualTo(KEY);
    }

    @Override
    public void bury(SharePartitionKey key, List<DeadLetter> letters, Runnable done) {
        ShareCoordinator now = coordinator;
        funerals.add(() -> {
            letters.forEach(letter -> buried.add(letter.offset()));
            if (coordinator == now) {
                done.run();
            }
        });
    }

    int deliveries() {
        return deliveries;
    }

    /// Deliveries that a wait came before.
    int waited() {
        return backoffs.ended();
    }

    /// Times at which there were records of different priorities to choose from.
    int choices() {
        return precedence.choices();
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
        }
        drain();
    }

    private void step() {
        switch (random.nextInt(16)) {
            case 0, 1 -> log.append(nowMs);
            case 2, 3, 4, 5 -> acquire("m" + random.nextInt(MEMBERS));
            case 6, 7, 8 -> acknowledge("m" + random.nextInt(MEMBERS), false);
            case 9, 10, 11 -> commitSome();
            case 12 -> advance(random.nextInt(10) == 0 ? settings.lockMs() + 1 : 50);
            case 13 -> leave("m" + random.nextInt(MEMBERS));
            case 14 -> bury();
            case 15 -> {
                if (random.nextInt(12) == 0) {
                    crash();
                } else if (random.nextInt(4) == 0 && !sink.isIdle()) {
                    sink.failOne();
                } else if (random.nextInt(4) == 0 && sink.isIdle()) {
                    sink.snapshot(coordinator.records());
                }
            }
            default -> throw new IllegalStateException();
        }
    }

    private SharePartition partition() {
        return coordinator.find(KEY).orElseThrow();
    }

    private void acquire(String member) {
        advance(0);
        SharePartition partition = partition();
        coordinator.configure(partition);
        int records = 1 + random.nextInt(8);
        while (partition.wantsScan(records) && partition.scanFrom() < log.end()) {
            for (FakeLog.Entry entry : log.from(partition.scanFrom())) {
                if (settings.looksInside() && !entry.span().hidden()) {
                    coordinator.scanned(partition, entry.span(), entry.records());
                } else {
                    coordinator.scanned(partition, entry.span());
                }
                if (!settings.headers() && random.nextBoolean()) {
                    break;
                }
            }
        }
        boolean strict = random.nextBoolean();
        Ask ask = new Ask(member, records, 3, strict, 100 * (1 + random.nextInt(30)));
        if (settings.headers()) {
            precedence.look(nowMs, partition.scanFrom(), record -> isFree(record));
        }
        Acquired acquired = coordinator.acquire(partition, ask);
        int count = 0;
        for (Acquired.Range range : acquired.ranges()) {
            for (long offset = range.first(); offset <= range.last(); offset++) {
                given(member, offset, range.deliveries());
                count++;
            }
        }
        if (strict) {
            assertThat(count).isLessThanOrEqualTo(records);
        }
    }

    private void given(String member, long offset, int number) {
        assertThat(held).as("offset %d is with a member", offset).doesNotContainKey(offset);
        assertThat(ended).as("offset %d is done", offset).doesNotContain(offset);
        assertThat(number).as("delivery of %d", offset).isEqualTo(failed(offset) + 1);
        backoffs.given(offset, nowMs);
        if (settings.headers()) {
            precedence.given(offset);
        }
        Optional<RecordSeen> record =
                log.visible().stream().filter(r -> r.offset() == offset).findFirst();
        if (settings.looksInside()) {
            assertThat(record).as("offset %d is a record", offset).isPresent();
            checkRecord(record.get());
        }
        held.put(offset, new Held(member, number));
        deliveries++;
    }

    private void checkRecord(RecordSeen record) {
        if (settings.headers()) {
            assertThat(record.notBeforeWallMs()).isLessThanOrEqualTo(nowMs);
            assertThat(record.expiresWallMs()).isGreaterThan(nowMs);
        }
        if (settings.keyOrder() && record.hasKey()) {
            for (RecordSeen other : log.visible()) {
                if (other.offset() < record.offset()
                        && other.hasKey()
                        && other.keyHash() == record.keyHash()) {
                    assertThat(isOver(other))
                            .as("record %d before %s is done", other.offset(), record)
                            .isTrue();
                }
            }
        }
    }

    /// Whether nothing but time and priority can keep a record from a member.
    private boolean isFree(RecordSeen record) {
        return !ended.contains(record.offset())
                && !held.containsKey(record.offset())
                && (!settings.keyOrder() || isFirstOfItsKey(record));
    }

    private boolean isFirstOfItsKey(RecordSeen record) {
        return !record.hasKey()
                || log.visible().stream()
                        .takeWhile(other -> other.offset() < record.offset())
                        .filter(other -> other.hasKey() && other.keyHash() == record.keyHash())
                        .allMatch(other -> ended.contains(other.offset()));
    }

    private boolean isOver(RecordSeen record) {
        return ended.contains(record.offset())
                || (record.expiresWallMs() <= nowMs && !held.containsKey(record.offset()));
    }

    private int failed(long offset) {
        return failures.getOrDefault(offset, 0);
    }

    private void acknowledge(String member, boolean accepting) {
        List<Long> mine =
                held.entrySet().stream()
                        .filter(entry -> entry.getValue().member().equals(member))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList();
        List<AckBatch> batches = new ArrayList<>();
        Map<Long, Byte> said = new HashMap<>();
        for (long offset : mine) {
            if (accepting || random.nextInt(3) > 0) {
                byte type = accepting ? AckBatch.ACCEPT : (byte) random.nextInt(5);
                batches.add(new AckBatch(offset, offset, List.of(type)));
                said.put(offset, type);
            }
        }
        Map<Long, Held> before = new HashMap<>(held);
        ShareCoordinator now = coordinator;
        coordinator.acknowledge(
                KEY.groupId(),
                member,
                Map.of(KEY.partition(), batches),
                outcomes -> {
                    AckOutcome outcome = outcomes.get(KEY.partition());
                    if (coordinator == now && outcome != null && outcome.error() == Errors.NONE) {
                        said.forEach((offset, type) -> settled(offset, type, before));
                    }
                });
    }

    private void settled(long offset, byte type, Map<Long, Held> before) {
        if (type == AckBatch.RENEW) {
            return;
        }
        Held then = before.get(offset);
        held.remove(offset, then);
        if (type == AckBatch.RELEASE && then != null) {
            failedDelivery(offset, then.number());
            return;
        }
        ended.add(offset);
        if (type == AckBatch.ACCEPT) {
            accepted.add(offset);
        } else if (type == AckBatch.REJECT) {
            givenUp.add(offset);
        }
    }

    private void failedDelivery(long offset, int number) {
        failures.put(offset, number);
        backoffs.failed(offset, number, nowMs);
        if (number >= settings.deliveryLimit()) {
            ended.add(offset);
            givenUp.add(offset);
        }
    }

    /// The machine itself tells when a lock has ended and that is safe: what it shows as available again.
    private void syncWithLocks() {
        Window window = partition().window();
        for (Map.Entry<Long, Held> entry : List.copyOf(held.entrySet())) {
            long offset = entry.getKey();
            boolean past = offset < window.start();
            byte state = past ? Slot.ARCHIVED : window.state(offset);
            if (past || (state != Slot.ACQUIRED && !Slot.isChanging(state))) {
                held.remove(offset);
                failedDelivery(offset, entry.getValue().number());
            }
        }
    }

    private void leave(String member) {
        coordinator.release(partition(), member);
    }

    private void commitSome() {
        for (int i = random.nextInt(3); i >= 0 && !sink.isIdle(); i--) {
            sink.commitOne();
            syncWithLocks();
        }
    }

    private void bury() {
        List<Runnable> due = List.copyOf(funerals);
        funerals.clear();
        due.forEach(Runnable::run);
    }

    private void advance(long byMs) {
        nowMs += byMs;
        coordinator.advance(nowMs, nowMs);
    }

    private void crash() {
        sink.crash(random.nextInt(3));
        funerals.clear();
        held.clear();
        coordinator = new ShareCoordinator(sink, this);
        coordinator.advance(nowMs, nowMs);
        sink.replay(coordinator);
        learnAfterCrash();
        coordinator.restored();
    }

    /// What was on its way may be safe or not; the state that came back says so.
    private void learnAfterCrash() {
        Window window = partition().window();
        for (long offset = 0; offset < log.end(); offset++) {
            if (offset >= window.end()) {
                assertThat(ended).doesNotContain(offset);
                assertThat(failed(offset)).isZero();
                continue;
            }
            byte state = offset < window.start() ? Slot.ACKNOWLEDGED : window.state(offset);
            if (Slot.isDecided(state)) {
                if (ended.add(offset) && Slot.isArchiving(state)) {
                    givenUp.add(offset);
                }
            } else {
                assertThat(ended).as("what is done stays done").doesNotContain(offset);
                int count = window.deliveries(offset);
                assertThat(count).isBetween(failed(offset), failed(offset) + 1);
                failures.put(offset, count);
                if (count > 0) {
                    backoffs.failed(offset, count, nowMs);
                }
            }
        }
    }

    /// Everything is accepted from now on: nothing may be left.
    private void drain() {
        for (int round = 0; round < 10_000; round++) {
            acquire("m0");
            acknowledge("m0", true);
            for (int m = 1; m < MEMBERS; m++) {
                acknowledge("m" + m, true);
            }
            while (!sink.isIdle()) {
                sink.commitOne();
                syncWithLocks();
            }
            bury();
            if (partition().startOffset() == log.end()) {
                break;
            }
            advance(500);
        }
        assertThat(partition().startOffset()).as("all is done").isEqualTo(log.end());
        assertThat(partition().holds().records()).isZero();
        if (settings.deadLetters()) {
            assertThat(buried).containsAll(givenUp);
            assertThat(buried).doesNotContainAnyElementsOf(accepted);
        }
    }
}
