package io.minikafka.cluster.metadata;

import java.util.Comparator;
import java.util.Optional;

/// Whom a quota is for: a user, a client id, both, or an address. Each part is not asked for, the default for
/// all that have no quota of their own, or a name.
public record QuotaEntity(Part user, Part clientId, Part ip) implements Comparable<QuotaEntity> {
    /// Does not matter.
    public static final Part ANY = new Part.Any();

    /// All that have no quota of their own.
    public static final Part DEFAULT = new Part.Default();

    private static final Comparator<QuotaEntity> ORDER =
            Comparator.comparing(QuotaEntity::user)
                    .thenComparing(QuotaEntity::clientId)
                    .thenComparing(QuotaEntity::ip);

    /// One part of an entity.
    public sealed interface Part extends Comparable<Part> {
        /// For whom this is does not depend on this part.
        record Any() implements Part {}

        /// All that have none of their own.
        record Default() implements Part {}

        record Named(String name) implements Part {}

        /// The default if there is no name.
        static Part of(Optional<String> name) {
            return name.<Part>map(Named::new).orElse(QuotaEntity.DEFAULT);
        }

        default boolean isAny() {
            return this instanceof Any;
        }

        @Override
        default int compareTo(Part other) {
            int byKind = Integer.compare(kind(), other.kind());
            return byKind == 0
                            && this instanceof Named(String mine)
                            && other instanceof Named(String theirs)
                    ? mine.compareTo(theirs)
                    : byKind;
        }

        private int kind() {
            return switch (this) {
                case Any _ -> 0;
                case Default _ -> 1;
                case Named _ -> 2;
            };
        }
    }

    @Override
    public int compareTo(QuotaEntity other) {
        return ORDER.compare(this, other);
    }
}
