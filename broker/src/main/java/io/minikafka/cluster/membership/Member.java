package io.minikafka.cluster.membership;

import java.util.Set;
import java.util.TreeSet;

/// What a node knows of another one. Times are those that the node lived ([Gossip]).
final class Member {
    private static final long NEVER = Long.MAX_VALUE;

    private final Set<Integer> accusers = new TreeSet<>();
    private Rumour rumour;
    private long sinceMs;
    private long recheckMs = NEVER;
    private int refusals;
    private int newsLeft;

    Member(Rumour rumour, long nowMs) {
        this.rumour = rumour;
        this.sinceMs = nowMs;
        accusers.add(rumour.accuser());
    }

    Rumour rumour() {
        return rumour;
    }

    Status status() {
        return rumour.status();
    }

    void learn(Rumour newer, long nowMs) {
        if (newer.status() != rumour.status() || newer.incarnation() != rumour.incarnation()) {
            sinceMs = nowMs;
            accusers.clear();
        }
        if (newer.status() == Status.ALIVE) {
            refusals = 0;
            recheckMs = NEVER;
        }
        accusers.add(newer.accuser());
        rumour = newer;
    }

    /// Whether somebody new shares the suspicion.
    boolean confirm(int accuser) {
        return accusers.add(accuser);
    }

    boolean isOverdue(long nowMs, GossipConfig config, int confirmersWanted) {
        return rumour.status() == Status.SUSPECT
                && nowMs - sinceMs >= patienceMs(config, confirmersWanted);
    }

    /// Shorter with each who shares the suspicion, shortest if the member's own system says that it is gone.
    private long patienceMs(GossipConfig config, int confirmersWanted) {
        if (refusals >= 2) {
            return config.refusedMs();
        }
        int confirmers = Math.min(accusers.size() - 1, confirmersWanted);
        long span = config.suspectMostMs() - config.suspectMs();
        return confirmersWanted == 0
                ? config.suspectMs()
                : config.suspectMostMs() - span * confirmers / confirmersWanted;
    }

    boolean isForgotten(long nowMs, GossipConfig config) {
        return rumour.status().isGone() && nowMs - sinceMs >= config.forgetMs();
    }

    /// Its system said that nobody listens; soon it is asked once more.
    void refused(long nowMs, GossipConfig config) {
        refusals++;
        recheckMs = refusals == 1 ? nowMs + config.refusedMs() / 2 : NEVER;
    }

    /// It was heard of: what its system said before was about another process.
    void heard() {
        refusals = 0;
        recheckMs = NEVER;
    }

    boolean isToRecheck(long nowMs) {
        if (nowMs < recheckMs) {
            return false;
        }
        recheckMs = NEVER;
        return true;
    }

    void isNews(int times) {
        newsLeft = times;
    }

    int newsLeft() {
        return newsLeft;
    }

    void told() {
        newsLeft = Math.max(0, newsLeft - 1);
    }
}
