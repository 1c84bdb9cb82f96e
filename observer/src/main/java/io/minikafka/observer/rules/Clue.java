package io.minikafka.observer.rules;

import io.minikafka.observer.incident.Evidence;
import io.minikafka.observer.incident.SignalKind;
import java.util.List;
import java.util.function.Predicate;

/// What evidence would change the mind about a cause, and by how much.
///
/// @param weight added to the score when it is there; less than 0 if it speaks against the cause
/// @param needed without it the cause is out of the question
record Clue(Match match, double weight, boolean needed) {
    /// Chooses evidence, given all of it.
    @FunctionalInterface
    interface Match {
        List<Evidence> in(List<Evidence> all);
    }

    /// Without this the cause is out of the question.
    static Clue needs(double weight, SignalKind... kinds) {
        return new Clue(ofKind(kinds), weight, true);
    }

    static Clue needs(double weight, SignalKind kind, Predicate<Evidence> which) {
        return new Clue(where(kind, which), weight, true);
    }

    static Clue needs(double weight, Match match) {
        return new Clue(match, weight, true);
    }

    static Clue adds(double weight, SignalKind... kinds) {
        return new Clue(ofKind(kinds), weight, false);
    }

    static Clue adds(double weight, SignalKind kind, Predicate<Evidence> which) {
        return new Clue(where(kind, which), weight, false);
    }

    static Clue adds(double weight, Match match) {
        return new Clue(match, weight, false);
    }

    static Clue against(double weight, SignalKind... kinds) {
        return new Clue(ofKind(kinds), -weight, false);
    }

    static Clue against(double weight, SignalKind kind, Predicate<Evidence> which) {
        return new Clue(where(kind, which), -weight, false);
    }

    static Clue against(double weight, Match match) {
        return new Clue(match, -weight, false);
    }

    private static Match ofKind(SignalKind... kinds) {
        List<SignalKind> any = List.of(kinds);
        return all -> all.stream().filter(each -> any.contains(each.kind())).toList();
    }

    private static Match where(SignalKind kind, Predicate<Evidence> which) {
        return all -> all.stream().filter(each -> each.kind() == kind).filter(which).toList();
    }
}
