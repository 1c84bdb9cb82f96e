package io.minikafka.broker.replica;

import java.util.function.LongConsumer;

/// How long what a leader appends takes to be committed, in samples: of the appends of one partition one at a time is
/// followed, so it costs two looks at the clock for each commit, whatever comes in. Owned by the replica's mailbox.
final class CommitTimes {
    private static final long NONE = -1;

    private final LongConsumer times;
    private long followedEnd = NONE;
    private long sinceNs;

    CommitTimes(LongConsumer times) {
        this.times = times;
    }

    void appended(long endOffset, long nowNs) {
        if (followedEnd == NONE) {
            followedEnd = endOffset;
            sinceNs = nowNs;
        }
    }

    boolean isCommitted(long watermark) {
        return followedEnd != NONE && watermark >= followedEnd;
    }

    void committed(long nowNs) {
        times.accept(nowNs - sinceNs);
        followedEnd = NONE;
    }

    /// The office was left: whoever leads now commits it, or not.
    void forget() {
        followedEnd = NONE;
    }
}
