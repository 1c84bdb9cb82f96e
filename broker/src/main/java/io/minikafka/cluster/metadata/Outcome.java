package io.minikafka.cluster.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What became of one item of a command.
public sealed interface Outcome<T> {
    record Done<T>(T value) implements Outcome<T> {}

    /// Nothing changed.
    ///
    /// @param message for the client: what is wrong and what would be right
    record Refused<T>(MetadataError error, String message) implements Outcome<T> {}

    /// The same refusal, or `next` on what was done.
    default <U> Outcome<U> then(Function<? super T, Outcome<U>> next) {
        return switch (this) {
            case Done<T>(T value) -> next.apply(value);
            case Refused<T>(MetadataError error, String message) -> new Refused<>(error, message);
        };
    }

    /// The values of what was done.
    static <T> List<T> done(List<Outcome<T>> outcomes) {
        List<T> values = new ArrayList<>();
        for (Outcome<T> outcome : outcomes) {
            if (outcome instanceof Done<T>(T value)) {
                values.add(value);
            }
        }
        return values;
    }
}
