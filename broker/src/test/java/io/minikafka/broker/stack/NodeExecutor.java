package io.minikafka.broker.stack;

import io.minikafka.base.SerialExecutor;
import java.util.ArrayDeque;

/// One of a process's threads: its tasks run in their order, a moment after they were queued, as long as the process
/// lives.
final class NodeExecutor implements SerialExecutor {
    private final Life process;
    private final ArrayDeque<Runnable> inbox = new ArrayDeque<>();
    private boolean isRunQueued;

    /// Through which a process does things later.
    interface Life {
        /// Runs `task` as something that the process does, if it lives then.
        void later(long us, Runnable task);

        /// A while of its own clock, as the world's clock has it.
        long worldUs(long ms);

        /// How long it takes until a thread runs.
        long wakeUpUs();
    }

    NodeExecutor(Life process) {
        this.process = process;
    }

    @Override
    public void execute(Runnable task) {
        inbox.add(task);
        if (!isRunQueued) {
            isRunQueued = true;
            process.later(process.wakeUpUs(), this::run);
        }
    }

    private void run() {
        for (Runnable task = inbox.poll(); task != null; task = inbox.poll()) {
            task.run();
        }
        isRunQueued = false;
    }

    @Override
    public Cancellable after(long delayMs, Runnable task) {
        Timer timer = new Timer(task);
        process.later(process.worldUs(delayMs), timer::fire);
        return timer;
    }

    private final class Timer implements Cancellable {
        private final Runnable task;
        private boolean isOver;

        Timer(Runnable task) {
            this.task = task;
        }

        void fire() {
            if (!isOver) {
                execute(() -> {
                    if (!isOver) {
                        isOver = true;
                        task.run();
                    }
                });
            }
        }

        @Override
        public void cancel() {
            isOver = true;
        }
    }
}
