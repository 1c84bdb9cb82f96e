package io.minikafka.observer.incident;

import java.util.List;

/// A cause that may be behind an incident.
///
/// @param cause its name, such as `slow-disk`
/// @param score from 0 to 1
/// @param summary what is the matter, in one or two sentences
/// @param steps what to do
/// @param citations numbers of the evidence that speaks for it
public record Finding(
        String cause, double score, String summary, List<String> steps, List<Integer> citations) {
    public Finding {
        steps = List.copyOf(steps);
        citations = List.copyOf(citations);
    }
}
