package io.minikafka.broker.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/// Knows which priority goes first. It counts on records only that nobody was ever given, for of the others it does not
/// know what is on its way to the disk.
final class Precedence {
    private final FakeLog log;
    private final Set<Long> everGiven = new HashSet<>();
    private int least;
    private int choices;

    Precedence(FakeLog log) {
        this.log = log;
    }

    /// Before records are given to a member.
    ///
    /// @param scannedTo how far the log was looked through
    /// @param isFree whether a record may be given, as far as its neighbours go
    void look(long nowMs, long scannedTo, Predicate<RecordSeen> isFree) {
        int highest = -1;
        int lowest = Integer.MAX_VALUE;
        for (RecordSeen record : log.visible()) {
            if (record.offset() < scannedTo
                    && !everGiven.contains(record.offset())
                    && record.notBeforeWallMs() <= nowMs
                    && record.expiresWallMs() > nowMs
                    && isFree.test(record)) {
                highest = Math.max(highest, record.priority());
                lowest = Math.min(lowest, record.priority());
            }
        }
        least = highest;
        choices += highest > lowest ? 1 : 0;
    }

    void given(long offset) {
        everGiven.add(offset);
        RecordSeen record =
                log.visible().stream()
                        .filter(seen -> seen.offset() == offset)
                        .findFirst()
                        .orElseThrow();
        assertThat(record.priority())
                .as("record %d goes before one of priority %d", offset, least)
                .isGreaterThanOrEqualTo(least);
    }

    int choices() {
        return choices;
    }
}
