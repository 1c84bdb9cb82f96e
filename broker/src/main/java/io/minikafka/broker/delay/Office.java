package io.minikafka.broker.delay;

import io.minikafka.broker.PartitionHome;
import io.minikafka.storage.Log;
import java.util.Optional;

/// Whether this node delivers what waits in one partition: it must lead, have read all that the log held when that was
/// noticed (what former leaders delivered is in there, or was cut), and enough replicas must live. A node that is alone
/// always leads. Owned by the delay thread. RFC 0016, 4.6.
final class Office {
    private final Log log;
    private Optional<PartitionHome> home = Optional.empty();
    private int epoch = PartitionHome.NO_OFFICE;
    private long readUpTo;
    private long restsUntilNs;
    private boolean rests;

    Office(Log log) {
        this.log = log;
        this.readUpTo = log.endOffset();
    }

    /// Looks at what is true now.
    ///
    /// @return whether it is another office, or none any more
    boolean look(Optional<PartitionHome> now) {
        home = now;
        int before = epoch;
        epoch = now.map(PartitionHome::office).orElse(PartitionHome.NO_OFFICE);
        if (epoch == before) {
            return false;
        }
        readUpTo = log.endOffset();
        rests = false;
        return true;
    }

    /// In which this node leads, as far as it has noticed.
    int epoch() {
        return epoch;
    }

    boolean isHeld() {
        return epoch != PartitionHome.NO_OFFICE;
    }

    /// Whether the batch was in the log before the office began, or was noticed.
    boolean isFormer(long baseOffset) {
        return baseOffset < readUpTo;
    }

    /// Whether all that was there before was read.
    boolean isCurrent(long position) {
        return position >= readUpTo;
    }

    /// The log takes nothing, or nothing that it took is committed: nothing is delivered for a while.
    void restUntil(long ns) {
        rests = true;
        restsUntilNs = ns;
    }

    boolean delivers(long position, long nowNs) {
        rests = rests && nowNs - restsUntilNs < 0;
        return isHeld()
                && isCurrent(position)
                && !rests
                && home.filter(PartitionHome::hasWriteQuorum).isPresent();
    }
}
