package io.minikafka.broker.admin;

import io.minikafka.base.SerialExecutor;
import io.minikafka.broker.MetadataStore;
import io.minikafka.cluster.metadata.ClusterImage;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Has who made partitions wait until they have leaders. In a cluster elections follow a creation, and a client that
/// looks between the two meets partitions of nobody, which it takes for trouble. On a node that is alone nobody waits.
///
/// Owned by the metadata's thread.
final class FirstLeaders {
    /// Longer than any election among nodes that live. When nodes are away, the partitions are there all the same.
    private static final int WAIT_MAX_MS = 2_000;

    private final MetadataStore metadata;
    private final SerialExecutor owner;
    private final List<Creation> creations = new ArrayList<>();

    FirstLeaders(MetadataStore metadata, SerialExecutor owner) {
        this.metadata = metadata;
        this.owner = owner;
        metadata.onChange((_, _, now) -> look(now.cluster()));
    }

    /// Calls `then` once, on the metadata's thread: when all partitions have leaders, or when the time is up.
    void await(List<TopicImage> made, int timeoutMs, Runnable then) {
        Creation creation = new Creation(made, then);
        if (creation.isLed(metadata.image().cluster())) {
            then.run();
            return;
        }
        creations.add(creation);
        creation.timer =
                owner.after(
                        Math.min(timeoutMs, WAIT_MAX_MS),
                        () -> {
                            creations.remove(creation);
                            then.run();
                        });
    }

    private void look(ClusterImage cluster) {
        List<Creation> led = new ArrayList<>();
        for (Iterator<Creation> each = creations.iterator(); each.hasNext(); ) {
            Creation creation = each.next();
            if (creation.isLed(cluster)) {
                each.remove();
                led.add(creation);
            }
        }
        for (Creation creation : led) {
            creation.timer.cancel();
            creation.then.run();
        }
    }

    /// Remembers how far it has looked, because ten thousand partitions get their leaders in many small steps.
    private static final class Creation {
        private final List<TopicImage> topics;
        private final Runnable then;
        private SerialExecutor.Cancellable timer = () -> {};
        private int topic;
        private int partition;

        Creation(List<TopicImage> topics, Runnable then) {
            this.topics = topics;
            this.then = then;
        }

        boolean isLed(ClusterImage cluster) {
            while (topic < topics.size()) {
                TopicImage looked = topics.get(topic);
                while (partition < looked.partitions()) {
                    if (hasNoLeader(cluster, looked, partition)) {
                        return false;
                    }
                    partition++;
                }
                topic++;
                partition = 0;
            }
            return true;
        }

        /// False for what is not there: a node that is alone leads all, and who deletes a topic has it led by nobody.
        private static boolean hasNoLeader(ClusterImage cluster, TopicImage topic, int partition) {
            return cluster.partition(topic.id(), partition)
                    .filter(known -> known.state().leader().isEmpty())
                    .isPresent();
        }
    }
}
