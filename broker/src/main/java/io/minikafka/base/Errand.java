package io.minikafka.base;

import java.util.function.Consumer;

/// On whose behalf a thread works. Tasks that go to an [OwnerThread], and what a journal is to tell of a commit, belong
/// to the errand of whoever hands them over. So a task that fails, however late, has somebody who can still be told:
/// the client that asked for it, in one place. Immutable; any thread.
public final class Errand {
    /// Of work that nobody waits for.
    public static final Errand NOBODYS = new Errand(_ -> {});

    private static final ScopedValue<Errand> CURRENT = ScopedValue.newInstance();

    private final Consumer<RuntimeException> failed;

    /// @param failed told of each task that throws; may be called more than once, on any thread
    public Errand(Consumer<RuntimeException> failed) {
        this.failed = failed;
    }

    /// That of the caller.
    public static Errand current() {
        return CURRENT.orElse(NOBODYS);
    }

    /// Does `work` as a part of this errand. What it throws goes on to the caller.
    @SuppressWarnings("ReferenceEquality") // an errand is only itself
    public void run(Runnable work) {
        if (this == NOBODYS) {
            work.run();
        } else {
            ScopedValue.where(CURRENT, this).run(work);
        }
    }

    /// `action` as a part of this errand, which is told if it fails, whoever runs it and whatever becomes of what it
    /// throws.
    public <T> Consumer<T> told(Consumer<T> action) {
        return value ->
                run(() -> {
                    try {
                        action.accept(value);
                    } catch (InvariantViolation e) {
                        throw e; // the node stops
                    } catch (RuntimeException e) {
                        failed.accept(e);
                        throw e;
                    }
                });
    }

    /// `task` as a part of this errand, whoever runs it.
    @SuppressWarnings("ReferenceEquality") // an errand is only itself
    Runnable charged(Runnable task) {
        return this == NOBODYS ? task : new Charged(this, task);
    }

    /// Tells whoever `task` was done for that it failed.
    static void failed(Runnable task, RuntimeException why) {
        if (task instanceof Charged(Errand errand, Runnable _)) {
            errand.failed.accept(why);
        }
    }

    private record Charged(Errand errand, Runnable task) implements Runnable {
        @Override
        public void run() {
            errand.run(task);
        }
    }
}
