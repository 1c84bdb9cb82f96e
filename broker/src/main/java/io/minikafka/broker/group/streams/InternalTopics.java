package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.Groups;
import io.minikafka.broker.group.topology.Topology.InternalTopic;
import java.util.List;

/// Has the topics made that belong to an application and are missing: one attempt at a time, and not too often.
final class InternalTopics {
    private static final long ATTEMPT_INTERVAL_MS = 1_000;

    private final Groups groups;
    private final Steps steps;
    private final TopicMaker maker;

    InternalTopics(Groups groups, Steps steps, TopicMaker maker) {
        this.groups = groups;
        this.steps = steps;
        this.maker = maker;
    }

    void makeMissing(StreamsGroup group) {
        List<InternalTopic> missing = group.blueprint().missing();
        if (missing.isEmpty() || !group.making().mayBegin(groups.nowMs())) {
            return;
        }
        group.making().begin(groups.nowMs() + ATTEMPT_INTERVAL_MS);
        maker.make(
                missing,
                failed -> {
                    group.making().end(failed);
                    boolean isLive = groups.find(group.id()).filter(group::equals).isPresent();
                    if (isLive && !group.isDead() && !group.isVacant()) {
                        if (steps.lookAt(group) != group.header().metadataHash()) {
                            steps.bump(group, "internal topics were made");
                        }
                        steps.target(group);
                        steps.commit(group);
                    }
                });
    }
}
