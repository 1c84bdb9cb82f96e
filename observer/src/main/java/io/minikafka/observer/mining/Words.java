package io.minikafka.observer.mining;

import java.util.Arrays;

/// Hashes of words, and the few sets of words that mean the same in any log: parts of dates, ends of names of hosts
/// and files, truth and nothing.
final class Words {
    static final long SEED = 0xCBF29CE484222325L;

    /// Stands for any variable.
    static final long VARIABLE = 0x5851F42D4C957F2DL;

    static final int CALENDAR_CHARS_MAX = 9;

    private static final long PRIME = 0x100000001B3L;

    private static final long[] CALENDAR =
            hashes(
                    "Mon Tue Wed Thu Fri Sat Sun"
                            + " Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
                            + " Jan Feb Mar Apr May Jun Jul Aug Sep Sept Oct Nov Dec"
                            + " January February March April June July August September October November December"
                            + " AM PM am pm UTC GMT CET CEST BST JST IST PST PDT MST MDT CST CDT EST EDT");

    /// Behind the last dot of a name of a host, or of a file.
    private static final long[] ENDINGS =
            hashes(
                    "com net org edu gov mil int info biz local localdomain internal lan"
                            + " intra arpa exe dll log txt xml json yaml yml conf cfg ini properties jar so html php jsp js css png jpg"
                            + " gif zip gz tar tmp dat db sh");

    private static final long[] CONSTANTS = hashes("true false null True False None nil");

    private Words() {}

    static long next(long hash, char c) {
        return (hash ^ c) * PRIME;
    }

    static long mark(char mark) {
        return mark * PRIME;
    }

    static long hash(char[] line, int from, int to) {
        long hash = SEED;
        for (int i = from; i < to; i++) {
            hash = next(hash, line[i]);
        }
        return hash;
    }

    static boolean isCalendar(long hash) {
        return Arrays.binarySearch(CALENDAR, hash) >= 0;
    }

    static boolean isEnding(long hash) {
        return Arrays.binarySearch(ENDINGS, hash) >= 0;
    }

    /// Words that are values in any program.
    static boolean isConstant(long hash) {
        return Arrays.binarySearch(CONSTANTS, hash) >= 0;
    }

    private static long[] hashes(String words) {
        return Arrays.stream(words.split(" "))
                .mapToLong(word -> hash(word.toCharArray(), 0, word.length()))
                .sorted()
                .toArray();
    }
}
