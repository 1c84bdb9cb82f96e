package io.minikafka.broker.group.modern;

import io.minikafka.broker.group.Deadlines;

/// A member's place in a live group: what is known of it, its target and its timers. One hash lookup finds it all. Only
/// its group writes into what is remembered.
///
/// @param <T> what a member is to have
public abstract class ModernSeat<P extends Profile, R extends Progress, T> {
    private final Timers timers;
    private P profile;
    private R progress;
    private T target;

    /// @param session until which the member must show a sign of life
    /// @param rebalance until which it must have given up what is not its own any more
    public record Timers(Deadlines.Deadline session, Deadlines.Deadline rebalance) {}

    protected ModernSeat(P profile, R progress, T target, Timers timers) {
        this.profile = profile;
        this.progress = progress;
        this.target = target;
        this.timers = timers;
    }

    public final String id() {
        return profile.id();
    }

    public final P profile() {
        return profile;
    }

    public final R progress() {
        return progress;
    }

    public final T target() {
        return target;
    }

    public void become(P next) {
        profile = next;
    }

    public void become(R next) {
        progress = next;
    }

    public final void aimAt(T next) {
        target = next;
    }

    /// The member has shown a sign of life.
    public final void expectUntil(long dueMs) {
        timers.session.set(dueMs);
    }

    public void hurryUntil(long dueMs) {
        timers.rebalance.set(dueMs);
    }

    public void noHurry() {
        timers.rebalance.clear();
    }

    protected void clearTimers() {
        timers.session.clear();
        timers.rebalance.clear();
    }
}
