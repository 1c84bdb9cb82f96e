package io.minikafka.storage;

import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.disk.DiskFile;
import io.minikafka.storage.disk.OpenMode;
import io.minikafka.storage.record.BatchHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The scrub's way through one segment, piece by piece. Owned by the scrub.
final class SegmentScrub {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentScrub.class);

    private final LogContext context;
    private final Log log;
    private final LogSegment segment;
    private int position;
    private long offset;
    private boolean isDone;

    SegmentScrub(LogContext context, Log log, LogSegment segment) {
        this.context = context;
        this.log = log;
        this.segment = segment;
        this.offset = segment.baseOffset;
    }

    boolean isDone() {
        return isDone;
    }

    /// Reads about `maxBytes` more.
    ///
    /// @return how many they were
    int next(int maxBytes) {
        Optional<SegmentView> view = view();
        if (view.isEmpty() || position >= view.get().bytes()) {
            isDone = true;
            return 0;
        }
        int from = position;
        Seen seen = new Seen(offset);
        try {
            scan(view.get(), (int) Math.min((long) from + maxBytes, view.get().bytes()), seen);
        } catch (DiskException e) {
            isDone = true;
            unreadable(e);
            return 0;
        }
        offset = seen.next;
        if (seen.damages.stream().anyMatch(this::isNews)) {
            isDone = true;
            distrust().ifPresent(this::findAll);
        }
        return position - from;
    }

    /// What is in the file; empty if the segment has left the log.
    private Optional<SegmentView> view() {
        synchronized (log) {
            return isGone()
                    ? Optional.empty()
                    : Optional.of(
                            new SegmentView(
                                    segment.writtenBytes,
                                    log.body().writtenEnd(segment),
                                    log.epochs(),
                                    !segment.isCompacted()));
        }
    }

    private boolean isGone() {
        return log.isDeleted() || segment.removed;
    }

    private void scan(SegmentView view, int until, Seen seen) {
        try (DiskFile file = context.disk.open(name(), OpenMode.READ)) {
            position =
                    new SegmentScan(file, view, context.buffers).run(position, until, offset, seen);
        }
    }

    private String name() {
        return SegmentNames.file(log.id(), segment, SegmentNames.LOG);
    }

    private void unreadable(DiskException cause) {
        boolean isGone;
        synchronized (log) {
            isGone = isGone();
        }
        if (isGone) {
            return;
        }
        if (context.disk.exists(name())) {
            LOG.atWarn()
                    .setCause(cause)
                    .addKeyValue("file", name())
                    .log("A segment cannot be looked at for damage");
        } else {
            distrust().ifPresent(this::findAll);
        }
    }

    /// Whether nobody knows of it yet, and it matters.
    private boolean isNews(Damage damage) {
        SegmentFile access;
        synchronized (log) {
            access = segment.access;
        }
        boolean isKnown =
                access != null
                        && access.damages().stream()
                                .anyMatch(known -> known.position() == damage.position());
        return !isKnown && damage.nextOffset() > log.startOffset();
    }

    /// The segment as one of which all is checked before it is served; empty if that cannot be now.
    private Optional<SegmentFile> distrust() {
        synchronized (log) {
            if (isGone() || segment.writtenBytes < segment.sizeBytes) {
                return Optional.empty();
            }
            SegmentChain segments = log.segments();
            if (segment == segments.active()) {
                log.roll();
            }
            long end =
                    segment.isRewritten()
                            ? segment.extentEnd()
                            : segments.endOf(segment, log.endOffset());
            SegmentFile former = log.access(segment);
            LogSegment distrusted = segment.distrusted(end);
            SegmentFile access = new SegmentFile(context, distrusted, former);
            distrusted.access = access;
            boolean isThere = segments.replace(List.of(segment), distrusted);
            segment.removed |= isThere;
            return isThere ? Optional.of(access) : Optional.empty();
        }
    }

    /// Has the segment's files find out what is damaged.
    private void findAll(SegmentFile access) {
        try {
            access.checkedUntil(0, segment.sizeBytes, log.epochs());
        } catch (DiskException | FileGoneException e) {
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("file", name())
                    .log("A segment in which damage was found cannot be read now");
        }
    }

    /// What a piece holds.
    private static final class Seen implements SegmentScan.Sink {
        final List<Damage> damages = new ArrayList<>(0);
        long next;

        Seen(long next) {
            this.next = next;
        }

        @Override
        public void batch(ByteBuffer buffer, int at, int position) {
            next = BatchHeader.lastOffset(buffer, at) + 1;
        }

        @Override
        public void damage(Damage damage) {
            damages.add(damage);
            next = damage.nextOffset();
        }
    }
}
