package io.minikafka.broker.sharestate;

/// The state of one share partition as it changes.
final class KeptState {
    private final StateBatches batches = new StateBatches();
    private final int stateEpoch;
    private int leaderEpoch;
    private long start;

    KeptState(int stateEpoch, int leaderEpoch, long start) {
        this.stateEpoch = stateEpoch;
        this.leaderEpoch = leaderEpoch;
        this.start = start;
    }

    int stateEpoch() {
        return stateEpoch;
    }

    int leaderEpoch() {
        return leaderEpoch;
    }

    void leaderEpoch(int now) {
        leaderEpoch = Math.max(leaderEpoch, now);
    }

    long start() {
        return start;
    }

    void change(long toStart, Iterable<StateBatch> added) {
        added.forEach(batches::join);
        start = Math.max(start, toStart);
        if (start != StateChange.NOWHERE) {
            start = batches.startAt(start);
        }
    }

    StateView view() {
        return new StateView(stateEpoch, leaderEpoch, start, batches.list());
    }
}
