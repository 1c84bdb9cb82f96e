package io.minikafka.app.diary;

import io.minikafka.app.log.LogTap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Log lines on their way into a topic, at most [#LINES_MAX]. Whoever logs never waits: what does not fit is counted.
///
/// Lines of the diary's own thread are not taken. Others may be caused by what the diary writes (a checkpoint of the
/// write-ahead log, say), but far fewer than the bytes that it takes to cause one.
public final class LogQueue implements LogTap {
    static final int LINES_MAX = 2_000;
    static final int LINE_CHARS_MAX = 8_192;
    static final String THREAD = "diary";

    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private long missed;

    @Override
    public void line(String text) {
        if (Thread.currentThread().getName().equals(THREAD)) {
            return;
        }
        String bounded = text.substring(0, Math.min(text.length(), LINE_CHARS_MAX)).stripTrailing();
        synchronized (lines) {
            if (lines.size() < LINES_MAX) {
                lines.add(bounded);
            } else {
                missed++;
            }
        }
    }

    boolean isEmpty() {
        synchronized (lines) {
            return lines.isEmpty();
        }
    }

    /// Takes at most `max` lines out.
    List<String> take(int max) {
        List<String> taken = new ArrayList<>();
        synchronized (lines) {
            while (taken.size() < max && !lines.isEmpty()) {
                taken.add(lines.poll());
            }
        }
        return taken;
    }

    /// How many lines did not fit since the last call.
    long takeMissed() {
        synchronized (lines) {
            long now = missed;
            missed = 0;
            return now;
        }
    }
}
