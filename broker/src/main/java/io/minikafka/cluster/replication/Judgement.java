package io.minikafka.cluster.replication;

import java.util.Comparator;

/// The decisions on which the proof of RFC 0013 rests, each in one place. Not for configuration: there is
/// one right answer to each. Tests override them one by one, to see that the simulation notices.
public class Judgement {
    private static final Comparator<SealAnswer> BY_ADOPTED_AND_END =
            Comparator.comparingInt(SealAnswer::adopted).thenComparingLong(SealAnswer::endOffset);

    /// Whose answers an election counts: while a change is pending, those who counted before it.
    public Configuration asked(PartitionState state) {
        return state.stable();
    }

    /// How many answers make an election.
    public int answersNeeded(Configuration asked) {
        return asked.quorums().r();
    }

    /// Positive if `one` is the better leader.
    public int compare(SealAnswer one, SealAnswer other) {
        return BY_ADOPTED_AND_END.compare(one, other);
    }

    /// How many of the replicas that answered may have more than one that is to lead, so that it surely has all that may
    /// be committed: what is committed, W members hold, and of those all but the silent ones are among the answers.
    public int mayHaveMore(Configuration asked, int answers) {
        int silent = asked.members().size() - answers;
        return asked.quorums().w() - silent - 1;
    }

    /// Whether a replica that is named leader of `epoch` may begin to lead. If it has adopted that epoch, it
    /// did so before a restart, and others may hold records of it that it has lost.
    public boolean mayTakeOffice(int adopted, int epoch) {
        return adopted < epoch;
    }

    /// The high watermark with which a leader begins.
    public long firstWatermark(long endOffset) {
        return 0;
    }

    /// Where a log is cut before it begins to follow another leader.
    public long followFrom(long endOffset, long highWatermark) {
        return endOffset;
    }

    /// Whether a reply belongs to the fetch that is open.
    public boolean isOpen(long openFetch, long answeredFetch) {
        return openFetch == answeredFetch;
    }

    /// Whether a follower has all of the epoch's start, on disk, and nothing else.
    ///
    /// @param matched whether the leader accepted a fetch at or above the start
    /// @param cutsDurable whether what was cut away can come back after a crash
    public boolean mayAdopt(boolean matched, boolean cutsDurable, long durableOffset, long start) {
        return matched && cutsDurable && durableOffset >= start;
    }

    /// Whether what a replica holds counts for `epoch`.
    public boolean counts(int adopted, int epoch) {
        return adopted == epoch;
    }

    /// Whether records may be shown and acknowledged up to `offset`, which a write quorum holds.
    public boolean mayCommit(long offset, long start, boolean active) {
        return active && offset >= start;
    }

    /// Whether a leader may say what is committed. Until a write quorum adopted its epoch it does not know: others may
    /// have been shown more.
    public boolean mayServe(boolean established) {
        return established;
    }

    /// How many members must hold to the epoch before a strong read is answered.
    public int confirmations(Configuration configuration) {
        return configuration.quorums().confirmations();
    }
}
