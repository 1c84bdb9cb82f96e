package io.minikafka.observer.ask;

import io.minikafka.observer.incident.Subject;
import io.minikafka.observer.watch.GroupLook;
import io.minikafka.observer.watch.Look;
import io.minikafka.observer.watch.Scrape;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A question of a person, and the topics and groups that it names. One that names none is about everything.
///
/// @param names those of its words that are names of topics or groups
public record Question(String text, Set<String> names, Look look) {
    public static final int CHARS_MAX = 500;
    private static final Pattern WORD = Pattern.compile("[\\p{Alnum}._-]+");
    private static final Pattern ENDING = Pattern.compile("[.]+$");

    public static Question of(String text, Look look) {
        String bounded = text.substring(0, Math.min(text.length(), CHARS_MAX));
        Set<String> words =
                WORD.matcher(bounded)
                        .results()
                        .map(hit -> ENDING.matcher(hit.group()).replaceAll(""))
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet());
        Set<String> named = new TreeSet<>();
        known(look).stream()
                .filter(name -> words.contains(name.toLowerCase(Locale.ROOT)))
                .forEach(named::add);
        return new Question(bounded, named, look);
    }

    /// What is on a node's mind is everybody's concern.
    boolean isAbout(Subject subject) {
        return names.isEmpty()
                || subject.isNode()
                || names.contains(subject.topic())
                || names.contains(subject.group())
                || groupConsumesNamed(subject);
    }

    /// A group is concerned when the question names a topic that it consumes, though the fact is about the whole group.
    private boolean groupConsumesNamed(Subject subject) {
        return subject.topic().isEmpty()
                && look.groups().stream()
                        .flatMap(groups -> groups.stream())
                        .filter(group -> group.group().equals(subject.group()))
                        .flatMap(group -> group.places().stream())
                        .anyMatch(place -> names.contains(place.topic()));
    }

    private static Set<String> known(Look look) {
        Set<String> names = new TreeSet<>();
        look.groups()
                .ifPresent(groups ->
                        groups.forEach(group -> {
                            names.add(group.group());
                            group.places().stream().map(GroupLook.Place::topic).forEach(names::add);
                        }));
        look.nodes()
                .forEach(node ->
                        node.scrape()
                                .ifPresent(scrape ->
                                        scrape.all("minikafka_partition_end_offset").stream()
                                                .map((Scrape.Sample sample) ->
                                                        sample.label("topic"))
                                                .forEach(names::add)));
        return names;
    }
}
