package io.minikafka.broker.admin;

import io.minikafka.base.SerialExecutor;
import io.minikafka.broker.MetadataStore;
import io.minikafka.cluster.metadata.MetadataCommand.CreateTopics;
import io.minikafka.cluster.metadata.MetadataCommand.NewTopic;
import io.minikafka.cluster.metadata.MetadataError;
import io.minikafka.cluster.metadata.Outcome;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Makes topics with the broker's defaults, one creation per name at a time: a thousand producers that begin
/// with the same new topic cost one command. Thread-safe; the lock is never held while anything waits.
public final class AutoTopicCreator implements TopicCreator {
    private static final int BROKERS_DEFAULT = -1;

    private final MetadataStore metadata;
    private final FirstLeaders leaders;
    private final Map<String, List<Consumer<Outcome<TopicImage>>>> underWay = new HashMap<>();

    /// @param owner the metadata's
    public AutoTopicCreator(MetadataStore metadata, SerialExecutor owner) {
        this.metadata = metadata;
        this.leaders = new FirstLeaders(metadata, owner);
    }

    @Override
    public void create(String topic, Consumer<Outcome<TopicImage>> result) {
        synchronized (underWay) {
            List<Consumer<Outcome<TopicImage>>> waiting = underWay.get(topic);
            if (waiting != null) {
                waiting.add(result);
                return;
            }
            underWay.put(topic, new ArrayList<>(List.of(result)));
        }
        NewTopic wanted =
                new NewTopic(
                        topic,
                        BROKERS_DEFAULT,
                        BROKERS_DEFAULT,
                        Map.of(),
                        Collections.emptySortedMap());
        metadata.submit(
                new CreateTopics(List.of(wanted), false),
                outcomes -> created(topic, existing(topic, outcomes.getFirst())));
    }

    /// Somebody else was faster: the topic is there, which is all that was wanted.
    private Outcome<TopicImage> existing(String topic, Outcome<TopicImage> outcome) {
        if (outcome instanceof Outcome.Refused<TopicImage>(MetadataError error, _)
                && error == MetadataError.TOPIC_EXISTS) {
            Optional<TopicImage> there = metadata.image().topic(topic);
            if (there.isPresent()) {
                return new Outcome.Done<>(there.get());
            }
        }
        return outcome;
    }

    private void created(String topic, Outcome<TopicImage> outcome) {
        leaders.await(
                Outcome.done(List.of(outcome)), Integer.MAX_VALUE, () -> finish(topic, outcome));
    }

    private void finish(String topic, Outcome<TopicImage> outcome) {
        List<Consumer<Outcome<TopicImage>>> waiting;
        synchronized (underWay) {
            waiting = Optional.ofNullable(underWay.remove(topic)).orElseGet(List::of);
        }
        waiting.forEach(one -> one.accept(outcome));
    }
}
