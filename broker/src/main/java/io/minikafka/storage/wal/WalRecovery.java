package io.minikafka.storage.wal;

import io.minikafka.storage.disk.DiskFile;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the log in its slots and replays it.
///
/// The next group is at its place, or at the head of the next file. Where it is neither, the log ends: a group
/// is written only after the one before is synced, so only the last can be torn. This is checked, not believed:
/// a whole group of a higher sequence anywhere behind the end proves that acknowledged data was damaged.
///
/// The last group that was found may never have been synced; what the operating system shows of it may not be
/// on the medium, even after a sync. So it is written again and synced before anything builds upon it.
/// RFC 0003, section 4.5.
final class WalRecovery {
    /// What was found.
    ///
    /// @param end where the next group goes
    /// @param live files with groups, in order; the last ends at `end`
    /// @param others files of no present use
    record Found(
            WalPosition end, List<WalFile> live, List<WalFile> others, long nextFileSequence) {}

    private record Place(WalFile file, long offset, GroupHeader header) {}

    private static final Logger LOG = LoggerFactory.getLogger(WalRecovery.class);

    private final WalConfig config;
    private final List<WalFile> slots;
    private final WalReplay replay;
    private final GroupReader reader;

    /// The first whole group found in each use of a file, by file sequence.
    private final NavigableMap<Long, Place> uses = new TreeMap<>();

    private boolean unreadableSlots;
    private Optional<Place> last = Optional.empty();
    private long replayedGroups;

    private WalRecovery(
            WalConfig config, List<WalFile> slots, WalReplay replay, GroupReader reader) {
        this.config = config;
        this.slots = slots;
        this.replay = replay;
        this.reader = reader;
    }

    static Found recover(
            WalConfig config, List<WalFile> slots, Optional<WalPosition> from, WalReplay replay) {
        try (GroupReader reader = new GroupReader()) {
            return new WalRecovery(config, slots, replay, reader).recover(from);
        }
    }

    private Found recover(Optional<WalPosition> from) {
        identify(from.map(WalPosition::incarnation));
        WalPosition start = from.orElseGet(this::oldest);
        WalPosition end = replayFrom(start);
        settleLast();
        List<WalFile> live =
                uses.subMap(start.fileSequence(), true, end.fileSequence(), true).values().stream()
                        .map(Place::file)
                        .toList();
        List<WalFile> others = slots.stream().filter(slot -> !live.contains(slot)).toList();
        boolean goesOn = !live.isEmpty() && live.getLast().fileSequence() == end.fileSequence();
        boolean untouched = !goesOn && end.offset() == 0;
        LOG.atInfo()
                .addKeyValue("groups", replayedGroups)
                .addKeyValue("from", start)
                .addKeyValue("end", end)
                .log("write-ahead log replayed");
        return new Found(end, live, others, end.fileSequence() + (untouched ? 0 : 1));
    }

    // --- which slot is which ---

    private void identify(Optional<Long> known) {
        List<Place> found = new ArrayList<>();
        for (WalFile slot : slots) {
            find(slot, known).ifPresent(found::add);
        }
        for (Place place : found) {
            Place other = uses.putIfAbsent(place.header.fileSequence(), place);
            if (other != null
                    || place.header.incarnation() != found.getFirst().header.incarnation()) {
                throw new WalCorruptException(
                        place.file.name()
                                + " and "
                                + (other == null ? found.getFirst() : other).file.name()
                                + " cannot both belong to this write-ahead log: remove the one that was put there",
                        place.file.name(),
                        place.offset);
            }
            place.file.use(place.header.fileSequence(), 0);
        }
    }

    /// The youngest use of a slot. Its first group tells; a damaged head must not hide what is behind, and an
    /// empty one may be a write that was lost.
    private Optional<Place> find(WalFile slot, Optional<Long> incarnation) {
        Optional<Place> head = place(slot, 0, incarnation);
        if (head.isPresent()) {
            return head;
        }
        boolean zeros = reader.startsWithZeros(slot);
        unreadableSlots |= !zeros;
        long end =
                zeros
                        ? Math.min(slot.sizeBytes(), config.slabBytes() + DiskFile.ALIGNMENT_BYTES)
                        : slot.sizeBytes();
        return groups(slot, 0, end, incarnation)
                .max(
                        Comparator.<Place>comparingLong(place -> place.header.fileSequence())
                                .thenComparingLong(place -> -place.header.groupSequence()));
    }

    private Optional<Place> place(WalFile slot, long offset, Optional<Long> incarnation) {
        return reader.at(slot, offset)
                .map(GroupReader.Group::header)
                .filter(header ->
                        incarnation.isEmpty() || incarnation.get() == header.incarnation())
                .map(header -> new Place(slot, offset, header));
    }

    private Stream<Place> groups(WalFile slot, long from, long to, Optional<Long> incarnation) {
        Stream.Builder<Place> places = Stream.builder();
        for (long at = from; at < to; at += DiskFile.ALIGNMENT_BYTES) {
            place(slot, at, incarnation).ifPresent(places);
        }
        return places.build();
    }

    /// Without a checkpoint everything counts that hangs together with the youngest file; older files were
    /// released, in any order of removal.
    private WalPosition oldest() {
        if (uses.isEmpty()) {
            return new WalPosition(new SecureRandom().nextLong(), 1, 0, 1);
        }
        long fileSequence = uses.lastKey();
        while (uses.containsKey(fileSequence - 1)) {
            fileSequence--;
        }
        GroupHeader first = uses.tailMap(fileSequence).firstEntry().getValue().header;
        return new WalPosition(first.incarnation(), fileSequence, 0, first.groupSequence());
    }

    // --- replay ---

    private WalPosition replayFrom(WalPosition start) {
        WalPosition next = start;
        while (true) {
            next = replayWhole(next);
            Optional<WalPosition> behind = behindDamage(next);
            if (behind.isEmpty()) {
                return next;
            }
            next = behind.get();
        }
    }

    private WalPosition replayWhole(WalPosition start) {
        WalPosition next = start;
        while (true) {
            Optional<WalPosition> after = replayAt(next);
            if (after.isEmpty()) {
                after = replayAt(headOfNextFile(next));
            }
            if (after.isEmpty()) {
                return next;
            }
            next = after.get();
        }
    }

    private static WalPosition headOfNextFile(WalPosition at) {
        return new WalPosition(at.incarnation(), at.fileSequence() + 1, 0, at.groupSequence());
    }

    /// Replays the group at exactly this place, if it is there.
    ///
    /// @return the position after it
    private Optional<WalPosition> replayAt(WalPosition at) {
        Place use = uses.get(at.fileSequence());
        if (use == null) {
            return Optional.empty();
        }
        Optional<GroupReader.Group> group =
                reader.at(use.file, at.offset()).filter(found -> isExpected(found.header(), at));
        if (group.isEmpty()) {
            use.file.wrote(at.offset());
            return Optional.empty();
        }
        GroupHeader header = group.get().header();
        replayEntries(group.get(), use.file, at);
        last = Optional.of(new Place(use.file, at.offset(), header));
        replayedGroups++;
        long end = at.offset() + header.groupBytes();
        use.file.wrote(end);
        return Optional.of(
                new WalPosition(at.incarnation(), at.fileSequence(), end, at.groupSequence() + 1));
    }

    private static boolean isExpected(GroupHeader header, WalPosition at) {
        return header.incarnation() == at.incarnation()
                && header.fileSequence() == at.fileSequence()
                && header.groupSequence() == at.groupSequence();
    }

    private void replayEntries(GroupReader.Group group, WalFile file, WalPosition at) {
        ByteBuffer payload = group.payload();
        int next = 0;
        for (int entry = 0; entry < group.header().entries(); entry++) {
            next = EntryFormat.replay(payload, next, replay);
            if (next < 0) {
                throw new WalCorruptException(
                        file.name()
                                + ", byte "
                                + at.offset()
                                + ": group "
                                + at.groupSequence()
                                + " is whole, but its entry "
                                + entry
                                + " is of no kind that this version knows: start with the version that wrote it",
                        file.name(),
                        at.offset());
            }
        }
    }

    // --- the end, or damage ---

    /// Where the log goes on behind a damaged place, when the config says to skip it; empty when the log ends.
    private Optional<WalPosition> behindDamage(WalPosition end) {
        Optional<Place> evidence = younger(end);
        if (evidence.isEmpty()) {
            refuseMissingFile(end);
            return Optional.empty();
        }
        GroupHeader next = evidence.get().header;
        Place expected = uses.get(end.fileSequence());
        String file =
                expected == null
                        ? "the file of sequence " + end.fileSequence()
                        : expected.file.name();
        String what =
                file
                        + " is damaged at byte "
                        + end.offset()
                        + ": group "
                        + end.groupSequence()
                        + " should be there. Acknowledged data is missing, because group "
                        + next.groupSequence()
                        + " is whole at byte "
                        + evidence.get().offset
                        + " of "
                        + evidence.get().file.name();
        if (config.onCorruption() == WalConfig.OnCorruption.REFUSE) {
            throw new WalCorruptException(
                    what
                            + ". Restore the file from a copy, or set minikafka.wal.corrupt=skip to start"
                            + " without the groups in between",
                    file,
                    end.offset());
        }
        LOG.atWarn()
                .addKeyValue("missingGroups", next.groupSequence() - end.groupSequence())
                .log(what + "; skipped as configured");
        return Optional.of(
                new WalPosition(
                        end.incarnation(),
                        next.fileSequence(),
                        evidence.get().offset,
                        next.groupSequence()));
    }

    /// The first whole group behind the end.
    private Optional<Place> younger(WalPosition end) {
        Place use = uses.get(end.fileSequence());
        if (use != null) {
            Optional<Place> sameFile =
                    groups(
                                    use.file,
                                    end.offset(),
                                    use.file.sizeBytes(),
                                    Optional.of(end.incarnation()))
                            .filter(place -> place.header.fileSequence() == end.fileSequence())
                            .filter(place -> place.header.groupSequence() >= end.groupSequence())
                            .findFirst();
            if (sameFile.isPresent()) {
                return sameFile;
            }
        }
        return Optional.ofNullable(uses.higherEntry(end.fileSequence()))
                .map(entry -> entry.getValue());
    }

    /// A position inside of a file means that the file was there.
    private void refuseMissingFile(WalPosition end) {
        boolean missing =
                end.offset() > 0 && !uses.containsKey(end.fileSequence()) && !unreadableSlots;
        if (missing && config.onCorruption() == WalConfig.OnCorruption.REFUSE) {
            throw new WalCorruptException(
                    "the write-ahead log file of sequence "
                            + end.fileSequence()
                            + " is missing in "
                            + config.directory()
                            + "; the checkpoint ends inside of it. Put it back, or set"
                            + " minikafka.wal.corrupt=skip to start without it",
                    config.directory(),
                    end.offset());
        }
    }

    private void settleLast() {
        if (last.isPresent()) {
            Place place = last.get();
            GroupReader.Group group = reader.at(place.file, place.offset).orElseThrow();
            place.file.file().write(group.bytes(), place.offset);
            place.file.file().sync();
        }
    }
}
