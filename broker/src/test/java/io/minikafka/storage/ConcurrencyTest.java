package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.storage.disk.RealDisk;
import io.minikafka.storage.record.LogRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Appenders, readers, retention, checkpoints and write-back at the same time, on a real disk.
final class ConcurrencyTest {
    private static final int APPENDERS = 4;
    private static final int BATCHES = 1500;

    @TempDir Path directory;

    @Test
    void everyoneSeesOneOrder() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        ManualTime time = new ManualTime();
        try (RealDisk disk = new RealDisk(directory);
                Node node = new Node(disk, time);
                ExecutorService pool = Executors.newCachedThreadPool()) {
            Log log = node.log();
            List<Future<Integer>> appenders = new ArrayList<>();
            for (int i = 0; i < APPENDERS; i++) {
                int appender = i;
                appenders.add(pool.submit(() -> append(log, appender)));
            }
            Callable<List<String>> reader = () -> follow(log, done);
            Future<List<String>> first = pool.submit(reader);
            Future<List<String>> second = pool.submit(reader);
            Future<Integer> chaos = pool.submit(() -> disturb(node, done));
            for (Future<Integer> appender : appenders) {
                assertThat(appender.get(60, TimeUnit.SECONDS)).isEqualTo(BATCHES);
            }
            done.set(true);
            assertThat(chaos.get(60, TimeUnit.SECONDS)).isPositive();
            List<String> seen = first.get(60, TimeUnit.SECONDS);
            assertThat(seen).hasSize(APPENDERS * BATCHES);
            assertThat(second.get(60, TimeUnit.SECONDS)).isEqualTo(seen);
            for (int i = 0; i < APPENDERS; i++) {
                String prefix = i + ":";
                List<String> own = seen.stream().filter(v -> v.startsWith(prefix)).toList();
                for (int j = 0; j < BATCHES; j++) {
                    assertThat(own.get(j)).isEqualTo(prefix + j);
                }
            }
        }
    }

    private static int append(Log log, int appender) {
        List<Commit> commits = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            Commit commit = new Commit();
            AppendResult result =
                    log.append(
                            Node.builder(appender + ":" + i).producer(appender, 0, i).build(),
                            AppendOrigin.CLIENT,
                            0,
                            commit);
            assertThat(result).isInstanceOf(AppendResult.Appended.class);
            commits.add(commit);
            if (i % 20 == 0) {
                commit.await();
            }
        }
        commits.forEach(c -> assertThat(c.await()).isTrue());
        return commits.size();
    }

    private static List<String> follow(Log log, AtomicBoolean done) {
        List<String> seen = new ArrayList<>();
        long next = 0;
        while (!done.get() || next < log.highWatermark()) {
            switch (log.read(next, 8000, true, log.highWatermark())) {
                case ReadResult.Records found -> {
                    for (LogRecord record : Node.decode(Node.bytes(found))) {
                        if (record.offset() >= next) {
                            assertThat(record.offset()).isEqualTo(next);
                            seen.add(
                                    StandardCharsets.UTF_8
                                            .decode(record.value().orElseThrow())
                                            .toString());
                            next++;
                        }
                    }
                }
                case ReadResult.Empty _ -> Thread.onSpinWait();
                case ReadResult other -> throw new AssertionError(other.toString());
            }
        }
        return seen;
    }

    /// Another log comes and goes, is cut by retention and read from its start; checkpoints are taken all the while.
    private static int disturb(Node node, AtomicBoolean done) {
        int rounds = 0;
        while (!done.get() || rounds == 0) {
            Log other = node.log(Node.id(50, rounds));
            for (int i = 0; i < 60; i++) {
                other.append(Node.batch("x".repeat(150)), AppendOrigin.CLIENT, 0, new Commit());
            }
            assertThat(node.checkpoint()).isTrue();
            other.reconfigure(Node.logConfig().withRetention(-1, 3000));
            node.manager.janitor().applyRetention();
            switch (other.read(other.startOffset(), 5000, true, Long.MAX_VALUE)) {
                case ReadResult.Records found -> Node.decode(Node.bytes(found));
                case ReadResult.OutOfRange _, ReadResult.Empty _ -> {}
                case ReadResult wrong -> throw new AssertionError(wrong.toString());
            }
            node.manager.delete(Node.id(50, rounds));
            rounds++;
        }
        return rounds;
    }
}
