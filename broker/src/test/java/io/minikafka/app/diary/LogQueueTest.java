package io.minikafka.app.diary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogQueueTest {
    private final LogQueue queue = new LogQueue();

    @Test
    void keepsLinesInOrderAndCountsWhatIsTooMuch() {
        for (int i = 0; i < LogQueue.LINES_MAX + 7; i++) {
            queue.line("line " + i + "\n");
        }
        assertThat(queue.take(2)).containsExactly("line 0", "line 1");
        assertThat(queue.take(LogQueue.LINES_MAX)).hasSize(LogQueue.LINES_MAX - 2);
        assertThat(queue.takeMissed()).isEqualTo(7);
        assertThat(queue.takeMissed()).isZero();
        assertThat(queue.take(1)).isEmpty();
    }

    @Test
    void cutsLongLines() {
        queue.line("x".repeat(100_000));
        assertThat(queue.take(1).getFirst()).hasSize(LogQueue.LINE_CHARS_MAX);
    }

    @Test
    void theDiarysOwnLinesAreNotTaken() throws InterruptedException {
        Thread diary = Thread.ofPlatform().name(LogQueue.THREAD).start(() -> queue.line("own"));
        diary.join();
        queue.line("other");
        assertThat(queue.take(10)).containsExactly("other");
    }

    @Test
    void figuresAreToldAsChanges() {
        FigureLines before =
                FigureLines.of("# HELP a b\na 1\nb{x=\"y z\"} 2\nc_bucket{le=\"1\"} 3\n");
        FigureLines now = FigureLines.of("a 1\nb{x=\"y z\"} 3\nd 4\n");
        assertThat(before.text(1_000)).isEqualTo("a 1\nb{x=\"y z\"} 2\n");
        assertThat(now.without(before).text(1_000)).isEqualTo("b{x=\"y z\"} 3\nd 4\n");
        assertThat(now.text(8)).as("only whole lines").isEqualTo("a 1\n");
    }
}
