package io.minikafka.observer.sessions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Judges the sessions of a live stream. The first ones teach; afterwards what is judged normal teaches too, and the
/// model is made anew each time the number of sessions has doubled, until it knows enough. Belongs to one thread.
public final class SessionWatch {
    private final int warmUp;
    private final int learnedMax;
    private final List<Session> learned = new ArrayList<>();
    private int learnAt;
    private @Nullable SessionModel model;

    /// @param warmUp sessions that are only learned from
    /// @param learnedMax sessions that are learned from in all; bounds the memory
    public SessionWatch(int warmUp, int learnedMax) {
        if (warmUp < 1 || learnedMax < warmUp) {
            throw new IllegalArgumentException(
                    "cannot learn from " + warmUp + " to " + learnedMax + " sessions");
        }
        this.warmUp = warmUp;
        this.learnedMax = learnedMax;
        this.learnAt = warmUp;
    }

    /// The verdict on a session that is over; none while the watch only learns.
    public Optional<SessionVerdict> judge(Session session) {
        SessionModel current = model;
        Optional<SessionVerdict> verdict =
                current == null ? Optional.empty() : Optional.of(current.judge(session));
        if (verdict.map(SessionVerdict::anomalous).orElse(false)) {
            return verdict;
        }
        if (learned.size() < learnedMax) {
            learned.add(session);
        }
        if (learned.size() == learnAt) {
            model = SessionModel.learn(learned);
            learnAt = Math.min(learnedMax, learnAt * 2);
        }
        return verdict;
    }

    public boolean learning() {
        return learned.size() < warmUp;
    }
}
