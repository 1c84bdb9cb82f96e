package io.minikafka.base.config;

import java.util.Collection;
import java.util.Optional;

/// Finds what a mistyped name was meant to be: the candidate with the fewest insertions, deletions,
/// substitutions and swaps of neighbours, if these are few against its length.
public final class NearestName {
    private NearestName() {}

    public static Optional<String> of(String name, Collection<String> candidates) {
        Optional<String> nearest = Optional.empty();
        int fewest = Math.max(2, name.length() / 3) + 1;
        for (String candidate : candidates) {
            int edits = edits(name, candidate);
            if (edits < fewest) {
                fewest = edits;
                nearest = Optional.of(candidate);
            }
        }
        return nearest;
    }

    /// The optimal string alignment distance; three rows of the usual table suffice.
    static int edits(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(last[j], row[j - 1]) + 1, last[j - 1] + change);
                if (isSwap(a, i, b, j)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }

    private static boolean isSwap(String a, int i, String b, int j) {
        return i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
    }
}
