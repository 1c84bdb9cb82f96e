package io.minikafka.storage.compaction;

/// The run ends without a result, and nothing is wrong: the broker is being closed, or the log changed meanwhile.
public final class CompactionStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CompactionStoppedException(String why) {
        super(why);
    }
}
