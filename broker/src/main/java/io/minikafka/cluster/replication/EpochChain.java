package io.minikafka.cluster.replication;

import io.minikafka.base.Invariant;
import java.util.ArrayList;
import java.util.List;

/// Which epochs the records of a log are of. Immutable. Both numbers of the entries increase, and each
/// entry has at least one record behind it.
public final class EpochChain {
    public static final EpochChain EMPTY = new EpochChain(List.of());

    private final List<EpochStart> entries;

    private EpochChain(List<EpochStart> entries) {
        this.entries = entries;
    }

    public static EpochChain of(List<EpochStart> entries) {
        EpochChain chain = EMPTY;
        for (EpochStart entry : entries) {
            chain = chain.with(entry);
        }
        return chain;
    }

    public List<EpochStart> entries() {
        return entries;
    }

    /// Epoch of the last record, 0 if there is none.
    int last() {
        return entries.isEmpty() ? 0 : entries.getLast().epoch();
    }

    /// With records of an epoch appended; the same chain if they are of the last one.
    EpochChain with(EpochStart appended) {
        if (appended.epoch() == last()) {
            return this;
        }
        Invariant.check(appended.epoch() > last(), "epochs in a log increase", appended.epoch());
        List<EpochStart> more = new ArrayList<>(entries);
        more.add(appended);
        return new EpochChain(List.copyOf(more));
    }

    /// Without the records from `endOffset` on.
    EpochChain cutTo(long endOffset) {
        if (entries.isEmpty() || entries.getLast().offset() < endOffset) {
            return this;
        }
        return new EpochChain(
                entries.stream().filter(entry -> entry.offset() < endOffset).toList());
    }

    /// Without the records before `startOffset`.
    EpochChain from(long startOffset) {
        List<EpochStart> kept = new ArrayList<>();
        for (EpochStart entry : entries) {
            if (entry.offset() <= startOffset) {
                kept.clear();
            }
            kept.add(new EpochStart(entry.epoch(), Math.max(entry.offset(), startOffset)));
        }
        return new EpochChain(List.copyOf(kept));
    }

    /// The largest epoch here that is not above `epoch`, 0 if there is none.
    int floor(int epoch) {
        int found = 0;
        for (EpochStart entry : entries) {
            if (entry.epoch() <= epoch) {
                found = entry.epoch();
            }
        }
        return found;
    }

    /// Where the records of epochs up to `epoch` end.
    ///
    /// @param logEnd where the log ends
    long endOf(int epoch, long logEnd) {
        for (EpochStart entry : entries) {
            if (entry.epoch() > epoch) {
                return entry.offset();
            }
        }
        return logEnd;
    }

    /// The epochs of the records in `[from, to)`.
    public List<EpochStart> between(long from, long to) {
        List<EpochStart> found = new ArrayList<>();
        for (EpochStart entry : entries) {
            if (entry.offset() >= to) {
                break;
            }
            if (entry.offset() <= from) {
                found.clear();
                found.add(new EpochStart(entry.epoch(), from));
            } else {
                found.add(entry);
            }
        }
        return from < to ? List.copyOf(found) : List.of();
    }

    @Override
    public String toString() {
        return entries.toString();
    }
}
