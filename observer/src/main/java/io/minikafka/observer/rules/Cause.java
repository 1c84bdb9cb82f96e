package io.minikafka.observer.rules;

import java.util.List;

/// Something that may be behind an incident.
///
/// @param name in lower case with dashes; verdicts name it, and models choose among these names
/// @param meaning one sentence, which may hold `{subject}`: what the first matching evidence is about
/// @param steps what a person does about it
/// @param clues what speaks for it and against it
public record Cause(String name, String meaning, List<String> steps, List<Clue> clues) {
    public Cause {
        steps = List.copyOf(steps);
        clues = List.copyOf(clues);
    }
}
