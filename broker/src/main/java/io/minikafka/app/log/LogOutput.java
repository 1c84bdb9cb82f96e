package io.minikafka.app.log;

import org.slf4j.event.Level;

/// Where log lines go and which are wanted. There is one for the process, because SLF4J itself is one
/// for the process; [Logging] sets it up, everything else only writes.
final class LogOutput implements AutoCloseable {
    private volatile Level ours = Level.WARN;
    private volatile Level others = Level.ERROR;
    private LogTarget target = LogTarget.standardError();
    private volatile LogTap tap = LogTap.NONE;

    /// `ours` is the least level for this program, `others` for the libraries in it.
    synchronized void use(LogTarget newTarget, Level ours, Level others) {
        target.close();
        target = newTarget;
        this.ours = ours;
        this.others = others;
    }

    void tap(LogTap newTap) {
        tap = newTap;
    }

    boolean wants(boolean isOurs, Level level) {
        return level.toInt() >= (isOurs ? ours : others).toInt();
    }

    synchronized void write(LogLine line) {
        String text = line.text();
        target.write(text);
        tap.line(text);
    }

    @Override
    public synchronized void close() {
        target.close();
    }
}
