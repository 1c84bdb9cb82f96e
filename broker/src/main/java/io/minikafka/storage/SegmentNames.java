package io.minikafka.storage;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.storage.disk.Disk;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names of directories and files below `logs/`:
///
///     <topic id>-<partition>/<base offset>.log                              as it was appended
///     <topic id>-<partition>/<base offset>~<life>.log                       the same, after a cut of the log
///     <topic id>-<partition>/<base offset>.<end offset>.<generation>.log    as compaction left it
///     <topic id>-<partition>/<base offset>~<life>.<end offset>.<generation>.log    as a repair left it
///
/// and the same with the suffixes of the indexes. Offsets have 20 digits.
final class SegmentNames {
    static final String ROOT = "logs";
    static final String LOG = ".log";
    static final String OFFSET_INDEX = ".index";
    static final String TIME_INDEX = ".timeindex";
    static final String ABORTED_INDEX = ".txnindex";

    /// Behind the name of a file that is not finished yet.
    static final String UNFINISHED = ".cleaned";

    private static final Pattern FILE =
            Pattern.compile(
                    "(\\d{20})(?:~(\\d{1,10}))?(?:\\.(\\d{20})\\.(\\d{1,9}))?\\.(?:log|index|timeindex|txnindex)(\\.cleaned)?");
    private static final int OFFSET_DIGITS = 20;
    private static final int UUID_CHARS = 36;

    private SegmentNames() {}

    static String directory(TopicIdPartition id) {
        return ROOT + "/" + id;
    }

    /// A file of a segment that was appended.
    static String file(TopicIdPartition id, long baseOffset, int life, String suffix) {
        String lived = life == 0 ? "" : "~" + life;
        return directory(id) + "/" + digits(baseOffset) + lived + suffix;
    }

    static String file(TopicIdPartition id, LogSegment segment, String suffix) {
        return segment.isRewritten()
                ? rewritten(
                        id,
                        segment.baseOffset,
                        segment.life,
                        segment.extentEnd(),
                        segment.generation,
                        suffix)
                : file(id, segment.baseOffset, segment.life, suffix);
    }

    /// A file of a segment that was written anew.
    ///
    /// @param life 0 if compaction wrote it
    static String rewritten(
            TopicIdPartition id,
            long baseOffset,
            int life,
            long endOffset,
            int generation,
            String suffix) {
        return file(id, baseOffset, life, "") + "." + digits(endOffset) + "." + generation + suffix;
    }

    private static String digits(long offset) {
        String digits = Long.toString(offset);
        return "0".repeat(OFFSET_DIGITS - digits.length()) + digits;
    }

    /// The log that a directory belongs to; empty when the name is not one of ours.
    static Optional<TopicIdPartition> parseDirectory(String name) {
        if (name.length() < UUID_CHARS + 2 || name.charAt(UUID_CHARS) != '-') {
            return Optional.empty();
        }
        try {
            TopicIdPartition id =
                    new TopicIdPartition(
                            UUID.fromString(name.substring(0, UUID_CHARS)),
                            Integer.parseInt(name.substring(UUID_CHARS + 1)));
            return id.toString().equals(name) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    /// Higher than that of any file that is there, also of one that is about to be removed.
    static int nextGeneration(Disk disk, TopicIdPartition id) {
        return 1
                + disk.list(directory(id)).stream()
                        .flatMap(name -> parse(name).stream())
                        .mapToInt(Parsed::generation)
                        .max()
                        .orElse(0);
    }

    /// What the name of a segment's file says.
    ///
    /// @param life 0 before the first cut, and as compaction left it
    /// @param endOffset first offset behind the segment; as `baseOffset` if the name does not say
    /// @param generation 0 as it was appended
    /// @param unfinished whether it was being written
    record Parsed(long baseOffset, int life, long endOffset, int generation, boolean unfinished) {}

    /// Empty when the name is not one of ours.
    static Optional<Parsed> parse(String name) {
        Matcher match = FILE.matcher(name);
        if (!match.matches()) {
            return Optional.empty();
        }
        try {
            long base = Long.parseLong(match.group(1));
            boolean cut = match.group(2) != null;
            boolean compacted = match.group(3) != null;
            return Optional.of(
                    new Parsed(
                            base,
                            cut ? Integer.parseInt(match.group(2)) : 0,
                            compacted ? Long.parseLong(match.group(3)) : base,
                            compacted ? Integer.parseInt(match.group(4)) : 0,
                            match.group(5) != null));
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }
}
