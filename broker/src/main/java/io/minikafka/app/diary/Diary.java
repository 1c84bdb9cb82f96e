package io.minikafka.app.diary;

import io.minikafka.base.Time;
import io.minikafka.storage.record.LogRecord;
import io.minikafka.storage.record.RecordBatchBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes what the node says and how it is into topics: docs/format/incidents.md. Once a second what lines there are, at
/// most [#LINES_A_SECOND] of them; now and then the figures, all or what changed. One daemon thread of its own.
public final class Diary implements AutoCloseable {
    static final int LINES_A_SECOND = 200;
    private static final long ROUND_MS = 1_000;
    private static final int FULL_EVERY = 20;
    private static final int FIGURES_CHARS_MAX = 900_000;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(Diary.class);

    private final byte[] node;
    private final LogQueue lines;
    private final Supplier<String> figures;
    private final long figuresEveryMs;
    private final DiaryTopics topics;
    private final Time time;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private FigureLines before = FigureLines.NONE;
    private long figuresDueMs;
    private int figuresWritten;

    /// @param figures in Prometheus' text format
    /// @param figuresEveryMs 0 for never
    public Diary(
            int nodeId,
            LogQueue lines,
            Supplier<String> figures,
            long figuresEveryMs,
            DiaryTopics topics,
            Time time) {
        this.node = Integer.toString(nodeId).getBytes(StandardCharsets.UTF_8);
        this.lines = lines;
        this.figures = figures;
        this.figuresEveryMs = figuresEveryMs;
        this.topics = topics;
        this.time = time;
        this.figuresDueMs = time.wallMs() + figuresEveryMs;
        this.thread = Thread.ofPlatform().name(LogQueue.THREAD).daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closing.await(ROUND_MS, TimeUnit.MILLISECONDS)) {
                round();
            }
            round();
        } catch (InterruptedException e) {
            LOG.warn("the diary ends: it was interrupted", e);
        }
    }

    private void round() {
        try {
            writeLines();
            writeFigures();
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("the diary missed something; it goes on");
        }
    }

    private void writeLines() {
        List<String> some =
                !lines.isEmpty() && topics.isReady(DiaryTopics.LOGS)
                        ? lines.take(LINES_A_SECOND)
                        : List.of();
        if (some.isEmpty()) {
            return;
        }
        RecordBatchBuilder batch = new RecordBatchBuilder();
        long nowMs = time.wallMs();
        some.forEach(line -> batch.add(nowMs, node, line.getBytes(StandardCharsets.UTF_8)));
        long missed = lines.takeMissed();
        if (missed > 0) {
            String line =
                    "time=%s level=WARN thread=diary logger=app.diary.Diary msg=\"lines are missing here\" lines=%d"
                            .formatted(Instant.ofEpochMilli(nowMs), missed);
            batch.add(nowMs, node, line.getBytes(StandardCharsets.UTF_8));
        }
        topics.append(DiaryTopics.LOGS, batch);
    }

    private void writeFigures() {
        long nowMs = time.wallMs();
        if (figuresEveryMs == 0 || nowMs < figuresDueMs || !topics.isReady(DiaryTopics.METRICS)) {
            return;
        }
        figuresDueMs = nowMs + figuresEveryMs;
        FigureLines now = FigureLines.of(figures.get());
        boolean full = figuresWritten++ % FULL_EVERY == 0;
        String text = (full ? now : now.without(before)).text(FIGURES_CHARS_MAX);
        before = now;
        byte[] kind = (full ? "full" : "changes").getBytes(StandardCharsets.UTF_8);
        topics.append(
                DiaryTopics.METRICS,
                new RecordBatchBuilder()
                        .add(
                                nowMs,
                                Optional.of(ByteBuffer.wrap(node)),
                                Optional.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))),
                                List.of(
                                        new LogRecord.Header(
                                                "kind", Optional.of(ByteBuffer.wrap(kind))))));
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            if (!thread.join(CLOSE_LIMIT)) {
                LOG.warn("the diary did not end in time and is left behind");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
