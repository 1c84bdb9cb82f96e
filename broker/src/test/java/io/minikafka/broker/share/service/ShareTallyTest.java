package io.minikafka.broker.share.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.SharePartitionKey;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ShareTallyTest {
    private final ShareTally tally = new ShareTally(2);

    @Test
    void countsByGroupAndTopicAndTheRestAsOne() {
        tally.redelivered(key("a", 1, 0), 3);
        tally.redelivered(key("a", 1, 1), 4);
        tally.buried(key("b", 1, 0), 5);
        tally.redelivered(key("c", 1, 0), 6);
        tally.buried(key("d", 1, 0), 7);
        tally.redelivered(key("a", 1, 0), 10);
        assertThat(counts())
                .isEqualTo(
                        Map.of(
                                "a/1",
                                "17 again, 0 dead",
                                "b/1",
                                "0 again, 5 dead",
                                "/0",
                                "6 again, 7 dead"));
    }

    @Test
    void aFirstDeliveryMakesNoRow() {
        tally.redelivered(key("a", 1, 0), 0);
        assertThat(counts()).isEmpty();
    }

    private Map<String, String> counts() {
        Map<String, String> found = new TreeMap<>();
        tally.forEach((group, topic, counts) ->
                found.put(
                        group + "/" + topic.getLeastSignificantBits(),
                        "%d again, %d dead"
                                .formatted(
                                        counts.redeliveries().sum(), counts.deadLetters().sum())));
        return found;
    }

    private static SharePartitionKey key(String group, long topic, int partition) {
        return new SharePartitionKey(group, new TopicIdPartition(new UUID(0, topic), partition));
    }
}
