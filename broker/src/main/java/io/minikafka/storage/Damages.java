package io.minikafka.storage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The damage that is known in one segment's file, by position. Guarded by the segment's file.
final class Damages {
    private final List<Damage> byPosition = new ArrayList<>(0);

    /// @return false if it was known
    boolean add(Damage damage) {
        for (Damage known : byPosition) {
            if (known.position() == damage.position()) {
                return false;
            }
        }
        byPosition.add(damage);
        byPosition.sort(Comparator.comparingInt(Damage::position));
        return true;
    }

    /// That in which `position` lies, if it is damaged.
    @Nullable Damage at(int position) {
        for (Damage damage : byPosition) {
            if (position >= damage.position() && position < damage.endPosition()) {
                return damage;
            }
        }
        return null;
    }

    /// The first damage that begins in `[from, to)`, or `to`.
    int firstIn(int from, int to) {
        for (Damage damage : byPosition) {
            if (damage.position() >= from && damage.position() < to) {
                return damage.position();
            }
        }
        return to;
    }

    @Nullable Damage last() {
        return byPosition.isEmpty() ? null : byPosition.getLast();
    }

    List<Damage> all() {
        return List.copyOf(byPosition);
    }

    void clear() {
        byPosition.clear();
    }
}
