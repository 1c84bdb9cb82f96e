package io.minikafka.observer.sessions;

/// What bounds the memory for open sessions.
///
/// @param openSessions sessions collected at a time; the one that is idle for longest is closed to make room
/// @param events events remembered of one session; the rest of a longer one is not looked at
/// @param idleMs a session without lines for this long is over
public record SessionLimits(int openSessions, int events, long idleMs) {
    public static final SessionLimits DEFAULT = new SessionLimits(10_000, 1_000, 60_000);

    public SessionLimits {
        if (openSessions < 1 || events < 1 || idleMs < 1) {
            throw new IllegalArgumentException("limits of sessions must be positive");
        }
    }
}
