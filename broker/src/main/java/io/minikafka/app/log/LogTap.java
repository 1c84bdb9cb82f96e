package io.minikafka.app.log;

/// Gets a copy of each line of the log. Called under the log's lock by whoever logs: it must not wait, and must not
/// log.
@FunctionalInterface
public interface LogTap {
    LogTap NONE = _ -> {};

    /// @param text with the line break at its end; a failure's trace follows on lines of its own
    void line(String text);
}
