package io.minikafka.app.log;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/// A named logger: asks the output what is wanted and makes lines of events.
final class LineLogger extends LegacyAbstractLogger implements LoggingEventAware {
    private static final long serialVersionUID = 1L;

    private final transient LogOutput output;
    private final boolean isOurs;

    LineLogger(String name, LogOutput output) {
        this.name = name;
        this.output = output;
        this.isOurs = name.startsWith("io.minikafka");
    }

    @Override
    public void log(LoggingEvent event) {
        List<KeyValuePair> pairs =
                event.getKeyValuePairs() == null ? List.of() : event.getKeyValuePairs();
        write(
                event.getLevel(),
                event.getMessage(),
                event.getArgumentArray(),
                pairs,
                event.getThrowable());
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            @Nullable String message,
            Object @Nullable [] arguments,
            @Nullable Throwable failure) {
        write(level, message, arguments, List.of(), failure);
    }

    private void write(
            Level level,
            @Nullable String message,
            Object @Nullable [] arguments,
            List<KeyValuePair> pairs,
            @Nullable Throwable failure) {
        String text = MessageFormatter.basicArrayFormat(message, arguments);
        output.write(
                new LogLine(
                        Instant.now(),
                        level,
                        Thread.currentThread().getName(),
                        name,
                        text == null ? "" : text,
                        pairs,
                        Optional.ofNullable(failure)));
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    public boolean isTraceEnabled() {
        return output.wants(isOurs, Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return output.wants(isOurs, Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return output.wants(isOurs, Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return output.wants(isOurs, Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return output.wants(isOurs, Level.ERROR);
    }
}
