package io.minikafka.observer.sessions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Collects a live stream's events into sessions. Who asks says which session a line belongs to (the record's key, an
/// id in its parameters) and what time it is. Belongs to one thread.
public final class SessionTracker {
    /// A session that is over.
    public record Closed(String key, Session session, long firstMs, long lastMs) {}

    private static final class Open {
        private final List<Integer> events = new ArrayList<>();
        private final long firstMs;
        private long lastMs;

        Open(long firstMs) {
            this.firstMs = firstMs;
        }
    }

    private final SessionLimits limits;
    private final LinkedHashMap<String, Open> open = new LinkedHashMap<>(16, 0.75f, true);

    public SessionTracker(SessionLimits limits) {
        this.limits = limits;
    }

    /// An event came; gives the sessions that are over by now.
    public List<Closed> seen(String key, int event, long timeMs) {
        List<Closed> closed = advance(timeMs);
        Open session = open.computeIfAbsent(key, _ -> new Open(timeMs));
        if (session.events.size() < limits.events()) {
            session.events.add(event);
        }
        session.lastMs = Math.max(session.lastMs, timeMs);
        if (open.size() > limits.openSessions()) {
            closed.add(closeEldest());
        }
        return closed;
    }

    /// Gives the sessions that are over at this time.
    public List<Closed> advance(long nowMs) {
        List<Closed> closed = new ArrayList<>(0);
        while (!open.isEmpty() && nowMs - open.firstEntry().getValue().lastMs > limits.idleMs()) {
            closed.add(closeEldest());
        }
        return closed;
    }

    /// The source says that a session is over.
    public List<Closed> close(String key) {
        Open session = open.remove(key);
        return session == null ? List.of() : List.of(closed(key, session));
    }

    private Closed closeEldest() {
        Map.Entry<String, Open> eldest = open.pollFirstEntry();
        return closed(eldest.getKey(), eldest.getValue());
    }

    private static Closed closed(String key, Open session) {
        return new Closed(key, new Session(session.events), session.firstMs, session.lastMs);
    }
}
