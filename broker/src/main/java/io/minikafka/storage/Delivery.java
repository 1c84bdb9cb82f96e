package io.minikafka.storage;

import io.minikafka.base.Time;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/// How long what a log takes needs until a consumer gets it, in samples: one batch at a time is followed, so it costs one
/// read of a field for each batch and each fetch, and a look at the clock for each sample.
///
/// A batch that no consumer came near for a minute is forgotten: nobody read here, and that is lag, which is told
/// elsewhere.
final class Delivery {
    private static final AtomicLongFieldUpdater<Delivery> FOLLOWED =
            AtomicLongFieldUpdater.newUpdater(Delivery.class, "followed");
    private static final long NONE = -1;
    private static final long UNREAD_NS_MAX = TimeUnit.MINUTES.toNanos(1);

    private volatile long followed = NONE;

    // Written before `followed` is.
    private long sinceNs;

    /// Somebody reads on the way to it.
    private volatile boolean approached;

    /// Under the log's lock.
    void appended(long baseOffset, Time time) {
        if (followed == NONE) {
            sinceNs = time.monotonicNs();
            approached = false;
            followed = baseOffset;
        }
    }

    /// Any thread: a consumer got what lies in `[from, until)`. Answers how long that took, if it ends a sample.
    OptionalLong served(long from, long until, Time time) {
        long offset = followed;
        if (offset == NONE) {
            return OptionalLong.empty();
        }
        if (from <= offset && offset >= until) {
            approached = true;
            return OptionalLong.empty();
        }
        long tookNs = time.monotonicNs() - sinceNs;
        boolean isRead = approached || (from <= offset && tookNs < UNREAD_NS_MAX);
        boolean isFirst = FOLLOWED.compareAndSet(this, offset, NONE);
        return isRead && isFirst ? OptionalLong.of(tookNs) : OptionalLong.empty();
    }
}
