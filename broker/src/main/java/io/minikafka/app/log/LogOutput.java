package io.minikafka.app.log;

import org.slf4j.event.Level;

/// Where log lines go and which are wanted. There is one for the process, because SLF4J itself is one
/// for the process; [Logging] sets it up, everything else only writes.
final class LogOutput implements AutoCloseable {
    private volatile Level ours = Level.WARN;
    private volatile Level others = Level.ERROR;
    private LogTarget target = LogTarget.standardError();

    /// `ours` is the least level for this program, `others` for the libraries in it.
    synchronized void use(LogTarget newTarget, Level ours, Level others) {
        target.close();
        target = newTarget;
        this.ours = ours;
        this.others = others;
    }

    boolean wants(boolean isOurs, Level level) {
        return level.toInt() >= (isOurs ? ours : others).toInt();
    }

    synchronized void write(LogLine line) {
        target.write(line.text());
    }

    @Override
    public synchronized void close() {
        target.close();
    }
}
