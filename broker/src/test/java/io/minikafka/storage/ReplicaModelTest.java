package io.minikafka.storage;

import io.minikafka.SeededRuns;
import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.disk.DiskHook;
import io.minikafka.storage.disk.DiskOperation;
import io.minikafka.storage.disk.SimulatedDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A replica under random operations against [ReplicaModel], through crashes of the process and of the machine, also in
/// the middle of cuts and checkpoints. `-Dseed=` repeats one run, `-Dmodel.runs=` makes more of them.
final class ReplicaModelTest {
    private static final int OPERATIONS = 120;

    @Test
    @Tag("seeded")
    void isWhatThePlainListIs() {
        SeededRuns.run(80, seed -> new Run(seed).go());
    }

    private static final class Run {
        private final Random random;
        private final ManualTime time = new ManualTime();
        private final ReplicaModel model = new ReplicaModel();
        private SimulatedDisk disk;
        private Node node;
        private ReplicaLog replica;
        private final List<String> told = new ArrayList<>();

        Run(long seed) {
            random = new Random(seed);
            disk = new SimulatedDisk(seed);
            open();
        }

        private void open() {
            node = new Node(disk, time);
            node.manager.janitor().sweep();
            replica = model.open(node);
        }

        void go() {
            try {
                for (int i = 0; i < OPERATIONS; i++) {
                    time.advanceMs(random.nextInt(20));
                    operation(random.nextInt(100));
                    told.add(model + " " + state());
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        e.getMessage() + "\n" + state() + "\nbefore: " + String.join("\n", told),
                        e);
            }
            model.flush(replica);
            model.check(replica);
            node.close();
        }

        /// The log as it is, for who looks for a fault.
        private String state() {
            Log log = replica.log();
            synchronized (log) {
                LogBody body = log.body();
                return "log %d..%d hw %d life %d %s"
                        .formatted(
                                body.startOffset,
                                body.endOffset,
                                body.highWatermark,
                                body.life,
                                body.segments.rows().stream()
                                        .map(s ->
                                                s.baseOffset()
                                                        + "~"
                                                        + s.life()
                                                        + ":"
                                                        + s.sizeBytes())
                                        .toList());
            }
        }

        private void operation(int dice) {
            told.add("dice " + dice);
            if (dice < 35) {
                model.appendAsFollower(replica, random);
            } else if (dice < 45) {
                model.lead(replica, random);
            } else if (dice < 55) {
                model.truncate(replica, model.cutOffset(random));
                model.check(replica);
            } else if (dice < 57) {
                model.restart(replica, model.endOffset() + random.nextInt(5));
                model.check(replica);
            } else if (dice < 62) {
                model.raise(replica, random);
            } else if (dice < 67) {
                model.save(replica, random);
            } else if (dice < 72) {
                model.flush(replica);
            } else if (dice < 76) {
                model.deleteRecords(replica, random);
            } else if (dice < 80) {
                model.check(replica);
            } else if (dice < 88) {
                checkpointMeanwhile();
                node.manager.context().remover.removeSome();
            } else if (dice < 90) {
                replica.log().flush();
            } else {
                reopen();
            }
        }

        /// Things happen while a checkpoint is taken: so its rows know of cuts that its WAL has yet to come to.
        private void checkpointMeanwhile() {
            Thread taker = Thread.currentThread();
            AtomicInteger left = new AtomicInteger(random.nextInt(4));
            disk.hook((operation, name) -> {
                boolean outside =
                        operation == DiskOperation.SYNC
                                && (name.startsWith("logs/") || name.startsWith("checkpoint"));
                if (outside && Thread.currentThread() == taker && left.decrementAndGet() == 0) {
                    for (int i = random.nextInt(5); i >= 0; i--) {
                        operation(random.nextInt(57));
                    }
                }
            });
            node.checkpoint();
            disk.hook(DiskHook.NONE);
        }

        private void reopen() {
            ReplicaModel.Interrupted interrupted = ReplicaModel.Interrupted.NOTHING;
            SimulatedDisk next = disk;
            int kind = random.nextInt(6);
            told.add("kind " + kind);
            switch (kind) {
                case 0 -> model.flush(replica);
                case 1 -> next = disk.killProcess();
                case 2 -> next = disk.crash();
                case 3 -> {
                    long offset = model.cutOffset(random);
                    interrupted =
                            new ReplicaModel.Interrupted(Optional.of(offset), Optional.empty());
                    next = dieWhile(() -> replica.truncate(offset));
                }
                case 4 -> {
                    long offset = model.endOffset() + random.nextInt(5);
                    interrupted =
                            new ReplicaModel.Interrupted(Optional.empty(), Optional.of(offset));
                    next = dieWhile(() -> replica.restart(offset));
                }
                default -> next = dieWhile(node::checkpoint);
            }
            node.close();
            disk = next;
            open();
            told.add("opened " + state() + " after " + interrupted);
            model.reopened(replica, interrupted);
            node.manager.context().remover.removeSome();
            model.check(replica);
        }

        /// Power fails, or the process dies, at some operation on the disk meanwhile.
        private SimulatedDisk dieWhile(Runnable work) {
            AtomicInteger left = new AtomicInteger(1 + random.nextInt(12));
            AtomicReference<Optional<SimulatedDisk>> survivor =
                    new AtomicReference<>(Optional.empty());
            boolean power = random.nextBoolean();
            SimulatedDisk dying = disk;
            dying.hook((operation, name) -> {
                if (left.decrementAndGet() == 0) {
                    survivor.set(Optional.of(power ? dying.crash() : dying.killProcess()));
                    throw new DiskException("the end");
                }
            });
            try {
                work.run();
            } catch (StorageException theEnd) {
                // What is left of it is judged after the restart.
                left.set(0);
            }
            node.checkpoint();
            dying.hook(DiskHook.NONE);
            return survivor.get().orElseGet(dying::crash);
        }
    }
}
