package io.minikafka.app;

import io.minikafka.app.config.BrokerConfig;
import io.minikafka.base.InvariantViolation;
import io.minikafka.base.OwnerThread;
import io.minikafka.base.Time;
import io.minikafka.broker.journal.LogJournal;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.disk.RealDisk;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the parts of a broker stand on: settings, logs, disk and clock, and the threads and journals that it opens for
/// them, which [#close] closes in the opposite order.
///
/// @param onBroken told when an invariant broke and the node must stop
/// @param opened what is closed with it
record Ground(
        BrokerConfig config,
        LogManager logs,
        RealDisk disk,
        Time time,
        Consumer<Throwable> onBroken,
        Opened opened)
        implements AutoCloseable {
    /// Tasks from outside that may wait for one state machine; more are told to come back.
    private static final int INBOX_MAX = 10_000;

    /// A second one goes on while the first waits for a slow disk.
    private static final int COLD_READERS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Ground.class);

    OwnerThread owner(String name) {
        return opened.add(new OwnerThread(name, INBOX_MAX, time, onBroken)).start();
    }

    /// Threads that may wait for the disk, so that the event loops need not.
    Executor coldReads() {
        return opened.add(
                Executors.newFixedThreadPool(
                        COLD_READERS,
                        Thread.ofPlatform()
                                .name("cold-reads-", 0)
                                .daemon()
                                .uncaughtExceptionHandler((_, e) -> coldReadFailed(e))
                                .factory()));
    }

    private void coldReadFailed(Throwable failure) {
        LOG.error("a read failed", failure);
        if (failure instanceof InvariantViolation || failure instanceof Error) {
            onBroken.accept(failure);
        }
    }

    /// For as long as the node runs.
    LogJournal journal(String name) {
        return opened.add(journalToClose(name));
    }

    /// Whoever asks closes it: a journal of a node that is, or was, alone is read to be brought along.
    LogJournal journalToClose(String name) {
        var log =
                switch (name) {
                    case "metadata" -> LogJournal.METADATA_LOG;
                    case "quorum" -> LogJournal.QUORUM_LOG;
                    case "groups" -> LogJournal.GROUPS_LOG;
                    case "share" -> LogJournal.SHARE_LOG;
                    case "transactions" -> LogJournal.TRANSACTIONS_LOG;
                    default -> throw new IllegalArgumentException("no journal " + name);
                };
        return LogJournal.open(name, log, logs, disk, time);
    }

    @Override
    public void close() {
        opened.close();
    }
}
