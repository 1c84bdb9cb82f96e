package io.minikafka.broker.group.streams;

import java.util.List;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.Subtopology;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.TopicInfo;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.Topology;

/// An application as its members tell of it: lines are read from `t`, and counted behind a repartition topic.
public final class WordCount {
    private WordCount() {}

    public static Topology topology(int epoch) {
        return new Topology()
                .setEpoch(epoch)
                .setSubtopologies(
                        List.of(
                                new Subtopology()
                                        .setSubtopologyId("0")
                                        .setSourceTopics(List.of("t"))
                                        .setRepartitionSinkTopics(List.of("words")),
                                new Subtopology()
                                        .setSubtopologyId("1")
                                        .setRepartitionSourceTopics(
                                                List.of(new TopicInfo().setName("words")))
                                        .setStateChangelogTopics(
                                                List.of(new TopicInfo().setName("counts")))));
    }
}
