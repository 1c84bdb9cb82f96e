package io.minikafka.broker.share;

import io.minikafka.broker.SharePartitionKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One share partition: which records of a log are with whom, and what became of them. Without I/O; owned by
/// the coordinator's thread. RFC 0008, 4.1.
///
/// Three steps change it:
///
/// - [#scanned] learns from the log what there is to deliver,
/// - [Acquisition] gives records to a member, which is not remembered,
/// - [#apply] carries out a change that is safe in the journal. Only this ends a delivery, while the node runs and
///   after a restart alike. Between the decision and that, the records are on the way ([#begin]).
///
/// Invariants: a record is with one member at most; with key order, no two records of a key are with members or
/// on the way, and a key's records are decided in the order of their offsets; the start passes only what is done
/// (or what the log has no more).
public final class SharePartition {
    private static final long RETRY_MS = 1_000;

    private final SharePartitionKey key;
    private final Window window;
    private final Holds holds = new Holds();
    private final List<DeadLetter> deadLetters = new ArrayList<>(0);
    private final NavigableMap<Long, BatchSpan> batches = new TreeMap<>();
    private long deadLettersDueMs;
    private KeyChains chains = new KeyChains();
    private ReadyIndex ready;
    private Waits waits = new Waits();
    private ShareSettings settings = ShareSettings.defaults();

    /// All offsets below were looked at since the node started.
    private long scannedTo;

    /// When the coordinator looks at this partition next without being asked.
    long onAgendaMs = Long.MAX_VALUE;

    SharePartition(SharePartitionKey key, long start) {
        this.key = key;
        this.window = new Window(start);
        this.ready = new ReadyIndex(window);
        this.scannedTo = start;
    }

    public SharePartitionKey key() {
        return key;
    }

    /// The first offset that is not done.
    public long startOffset() {
        return window.start();
    }

    Window window() {
        return window;
    }

    Holds holds() {
        return holds;
    }

    ReadyIndex ready() {
        return ready;
    }

    NavigableMap<Long, BatchSpan> batches() {
        return batches;
    }

    ShareSettings settings() {
        return settings;
    }

    /// The settings in force from now on.
    void configure(ShareSettings now) {
        boolean looksElsewhere =
                now.keyOrder() != settings.keyOrder() || now.headers() != settings.headers();
        settings = now;
        if (looksElsewhere && scannedTo > window.start()) {
            forgetScan();
        }
    }

    private void forgetScan() {
        for (long offset = window.start(); offset < scannedTo; offset++) {
            if (Slot.isWaiting(window.state(offset))) {
                window.state(offset, Slot.NEW);
            }
        }
        scannedTo = window.start();
        batches.clear();
        chains = new KeyChains();
        ready = new ReadyIndex(window);
        waits = new Waits();
    }

    // --- what the log has ---

    /// Whether more of the log should be looked at before a member that asks for `records` is served.
    public boolean wantsScan(int records) {
        if (scannedTo - window.start() >= settings.trackedMax()) {
            return false;
        }
        return settings.headers() || ready.count() < records;
    }

    /// The first offset that was not looked at.
    public long scanFrom() {
        return scannedTo;
    }

    /// Whether records must be looked at one by one.
    public boolean looksInside() {
        return settings.looksInside();
    }

    /// Whether a member could get something now.
    public boolean hasReady() {
        return ready.count() > 0 && holds.records() < settings.locksMax();
    }

    /// The next batch of the log, of which only the header was read.
    void scanned(BatchSpan batch, Now now) {
        if (!beginScan(batch)) {
            return;
        }
        for (long offset = scannedTo; offset <= batch.last(); offset++) {
            if (batch.hidden()) {
                gap(offset);
            } else {
                seen(offset, now);
            }
        }
        endScan(batch);
    }

    /// The next batch of the log with all its records.
    void scanned(BatchSpan batch, List<RecordSeen> records, Now now) {
        if (!beginScan(batch)) {
            return;
        }
        for (RecordSeen record : records) {
            if (record.offset() >= scannedTo && record.offset() <= batch.last()) {
                gapsTo(record.offset());
                seen(record, now);
                scannedTo = record.offset() + 1;
            }
        }
        gapsTo(batch.last() + 1);
        endScan(batch);
    }

    private boolean beginScan(BatchSpan batch) {
        if (batch.last() < scannedTo) {
            return false;
        }
        window.extendTo(batch.last() + 1);
        if (settings.keyOrder()) {
            chains.cover(window.start(), window.end());
        }
        gapsTo(batch.base());
        return true;
    }

    private void endScan(BatchSpan batch) {
        scannedTo = batch.last() + 1;
        if (!batch.hidden()) {
            batches.put(batch.base(), batch);
        }
        moveStart(window.start());
    }

    /// No batch has the offsets up to `offset`.
    private void gapsTo(long offset) {
        while (scannedTo < offset) {
            gap(scannedTo);
            scannedTo++;
        }
    }

    private void gap(long offset) {
        if (window.state(offset) == Slot.NEW) {
            window.state(offset, Slot.GAP);
        }
        if (settings.keyOrder()) {
            chains.addWithoutKey(offset);
        }
    }

    private void seen(RecordSeen record, Now now) {
        long offset = record.offset();
        boolean undecided = !Slot.isDecided(window.state(offset));
        if (settings.keyOrder()) {
            if (record.hasKey() && undecided) {
                chains.add(offset, record.keyHash());
            } else {
                chains.addWithoutKey(offset);
            }
        }
        if (settings.headers() && undecided) {
            ready.priority(offset, record.priority());
            if (record.notBeforeWallMs() > now.wallMs()) {
                waits.delayUntil(offset, now.monotonicAt(record.notBeforeWallMs()));
            }
            if (record.expiresWallMs() != Long.MAX_VALUE) {
                waits.expireAt(offset, now.monotonicAt(record.expiresWallMs()));
            }
        }
        seen(offset, now);
    }

    private void seen(long offset, Now now) {
        if (window.state(offset) == Slot.NEW) {
            offer(offset, now);
        }
    }

    // --- availability ---

    /// The record waits for a member again, after a failed delivery perhaps.
    private void offer(long offset, Now now) {
        long backoffMs =
                window.deliveries(offset) == 0 ? 0 : settings.backoffMs(window.deliveries(offset));
        if (backoffMs > 0) {
            waits.delayUntil(offset, now.monotonicMs() + backoffMs);
        }
        makeAvailable(offset, now);
    }

    private void makeAvailable(long offset, Now now) {
        if (chains.isBlocked(offset)) {
            window.state(offset, Slot.BLOCKED);
        } else if (waits.isDelayed(offset, now.monotonicMs())
                || waits.isExpired(offset, now.monotonicMs())) {
            window.state(offset, Slot.DELAYED);
            waits.again(offset, now.monotonicMs());
        } else {
            ready.add(offset);
        }
    }

    // --- time ---

    /// When [#advance] has something to do.
    long nextMs() {
        long lettersMs = deadLetters.isEmpty() ? Long.MAX_VALUE : deadLettersDueMs;
        return Math.min(lettersMs, Math.min(holds.nextMs(), waits.nextMs()));
    }

    /// Makes available what waited for this time.
    ///
    /// @return the fates of records whose lock ended, or that have expired; to be written
    List<FateRange> advance(Now now) {
        FateRanges fates = new FateRanges();
        for (Hold hold : holds.takeEnded(now.monotonicMs())) {
            addFailed(hold, fates);
        }
        while (waits.nextMs() <= now.monotonicMs()) {
            due(waits.take(), now, fates);
        }
        return fates.list();
    }

    private void due(long offset, Now now, FateRanges fates) {
        if (offset < window.start() || offset >= scannedTo) {
            return;
        }
        byte state = window.state(offset);
        boolean waiting = Slot.isWaiting(state) && state != Slot.NEW;
        if (waiting && waits.isExpired(offset, now.monotonicMs())) {
            fates.add(offset, archived(Fate.ARCHIVING_EXPIRED), window.deliveries(offset));
        } else if (state == Slot.DELAYED && !waits.isDelayed(offset, now.monotonicMs())) {
            makeAvailable(offset, now);
        }
    }

    /// What a member held when it went away.
    List<FateRange> releaseAllOf(String memberId) {
        FateRanges fates = new FateRanges();
        holds.of(memberId).forEach(hold -> addFailed(hold, fates));
        return fates.list();
    }

    private void addFailed(Hold hold, FateRanges fates) {
        for (long offset = Math.max(hold.first, window.start()); offset <= hold.last; offset++) {
            if (isHeldBy(offset, hold)) {
                fates.add(offset, failed(offset), window.deliveries(offset));
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // a lock is only itself
    private boolean isHeldBy(long offset, Hold hold) {
        return window.state(offset) == Slot.ACQUIRED && window.hold(offset) == hold;
    }

    /// What becomes of a record whose delivery failed.
    Fate failed(long offset) {
        return window.deliveries(offset) < settings.deliveryLimit()
                ? Fate.AVAILABLE
                : archived(Fate.ARCHIVING_GIVEN_UP);
    }

    /// What becomes of a record that is not delivered any more.
    Fate archived(Fate reason) {
        return settings.deadLetters() ? reason : Fate.ARCHIVED;
    }

    // --- changes ---

    /// The fates are on the way to the disk.
    void begin(List<FateRange> ranges) {
        for (FateRange range : ranges) {
            for (long offset = range.first(); offset <= range.last(); offset++) {
                byte state = window.state(offset);
                if (state == Slot.READY) {
                    ready.remove(offset);
                }
                if (!Slot.isArchiving(state)) {
                    window.state(offset, Slot.onTheWayTo(range.fate()));
                }
            }
        }
    }

    /// The fates will not be: the records are where they were, and it is tried again when a short lock ends.
    void undo(List<FateRange> ranges, Now now) {
        long retryMs = now.monotonicMs() + RETRY_MS;
        Map<String, Hold> retries = new HashMap<>();
        for (FateRange range : ranges) {
            long last = Math.min(range.last(), window.end() - 1);
            for (long offset = Math.max(range.first(), window.start()); offset <= last; offset++) {
                byte state = window.state(offset);
                if (Slot.isChanging(state)) {
                    undo(offset, retryMs, retries);
                } else if (Slot.isArchiving(state)) {
                    deadLetters.add(new DeadLetter(offset, Slot.fate(state), range.deliveries()));
                    deadLettersDueMs = retryMs;
                }
            }
        }
        retries.values().forEach(holds::add);
    }

    private void undo(long offset, long retryMs, Map<String, Hold> retries) {
        Hold hold = window.hold(offset);
        if (hold == null) {
            window.state(offset, chains.isBlocked(offset) ? Slot.BLOCKED : Slot.DELAYED);
            waits.again(offset, retryMs);
            return;
        }
        window.state(offset, Slot.ACQUIRED);
        Hold retry =
                retries.computeIfAbsent(hold.memberId, member -> new Hold(member, offset, retryMs));
        move(offset, hold, retry);
    }

    /// Gives a member more time for records that it has.
    void renew(List<Long> offsets, String memberId, Now now) {
        if (offsets.isEmpty()) {
            return;
        }
        Hold renewed =
                new Hold(memberId, offsets.getFirst(), now.monotonicMs() + settings.lockMs());
        for (long offset : offsets) {
            Hold hold = window.hold(offset);
            if (hold != null) {
                move(offset, hold, renewed);
            }
        }
        holds.add(renewed);
    }

    /// Puts a record under another lock.
    private void move(long offset, Hold from, Hold to) {
        holds.given(from);
        holds.taken(to, offset);
        window.hold(offset, to);
    }

    /// The fates are safe.
    void apply(List<FateRange> ranges, Now now) {
        for (FateRange range : ranges) {
            window.extendTo(range.last() + 1);
            for (long offset = Math.max(range.first(), window.start());
                    offset <= range.last();
                    offset++) {
                settle(offset, range, now);
            }
        }
        moveStart(window.start());
    }

    private void settle(long offset, FateRange range, Now now) {
        letGo(offset);
        window.deliveries(offset, range.deliveries());
        Fate fate = range.fate();
        if (fate == Fate.AVAILABLE) {
            window.state(offset, Slot.NEW);
            if (offset < scannedTo) {
                offer(offset, now);
            }
            return;
        }
        window.state(offset, Slot.settled(fate));
        decided(offset, now);
        if (fate.isArchiving()) {
            deadLetters.add(new DeadLetter(offset, fate, range.deliveries()));
        }
    }

    private void letGo(long offset) {
        Hold hold = window.hold(offset);
        if (hold != null) {
            holds.given(hold);
            window.hold(offset, null);
        }
    }

    private void decided(long offset, Now now) {
        waits.forget(offset);
        if (offset >= scannedTo) {
            return; // nobody waits behind a record that was not looked at
        }
        long head = chains.decided(offset, other -> Slot.isDecided(window.state(other)));
        if (head != KeyChains.NONE && window.state(head) == Slot.BLOCKED) {
            makeAvailable(head, now);
        }
    }

    /// The log has nothing before `startOffset` any more, or all before it is done.
    private void moveStart(long startOffset) {
        long to = Math.max(startOffset, window.start());
        while (to < window.end() && Slot.isDone(window.state(to))) {
            to++;
        }
        if (to == window.start()) {
            return;
        }
        window.startAt(to);
        scannedTo = Math.max(scannedTo, to);
        while (!batches.isEmpty() && batches.firstEntry().getValue().last() < to) {
            batches.pollFirstEntry();
        }
    }

    /// Gives up everything before `startOffset`, which the log has no more.
    void dropBefore(long startOffset, Now now) {
        for (long offset = window.start(); offset < Math.min(startOffset, window.end()); offset++) {
            byte state = window.state(offset);
            if (state == Slot.READY) {
                ready.remove(offset);
            }
            if (!Slot.isDecided(state)) {
                letGo(offset);
                window.state(offset, Slot.GAP);
                decided(offset, now);
            }
        }
        moveStart(startOffset);
    }

    /// Records that wait for the dead-letter topic and were not asked for yet.
    List<DeadLetter> takeDeadLetters(Now now) {
        if (deadLetters.isEmpty() || deadLettersDueMs > now.monotonicMs()) {
            return List.of();
        }
        List<DeadLetter> taken = deadLetters.stream().filter(this::isArchiving).toList();
        deadLetters.clear();
        return taken;
    }

    /// Whether the record still waits for its dead letter.
    boolean isArchiving(DeadLetter letter) {
        return window.has(letter.offset()) && Slot.isArchiving(window.state(letter.offset()));
    }

    /// All that must be remembered; what is on the way is not safe yet and does not count.
    public ShareRecord.Whole whole() {
        FateRanges ranges = new FateRanges();
        for (long offset = window.start(); offset < window.end(); offset++) {
            byte state = window.state(offset);
            boolean safe = Slot.isDecided(state) && state != Slot.GAP;
            Fate fate = safe ? Slot.fate(state) : Fate.AVAILABLE;
            @Nullable Hold hold = window.hold(offset);
            int deliveries = window.deliveries(offset) - (hold == null ? 0 : 1);
            if (fate != Fate.AVAILABLE || deliveries > 0) {
                ranges.add(offset, fate, deliveries);
            }
        }
        return new ShareRecord.Whole(key, window.start(), ranges.list());
    }
}
