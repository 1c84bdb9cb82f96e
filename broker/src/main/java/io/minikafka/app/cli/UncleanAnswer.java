package io.minikafka.app.cli;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FormatException;
import io.minikafka.broker.place.UncleanHandler;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/// How often leaders of partitions were elected uncleanly (docs/format/private-api.md, key 30019).
record UncleanAnswer(Map<TopicPartition, Integer> times) {
    private static final int PARTITION_BYTES_MIN = 9;

    /// Nothing from a broker that does not tell.
    static UncleanAnswer ask(String address) {
        try {
            return read(
                    PrivateCall.send(
                            address, UncleanHandler.KEY, new byte[0], "its unclean elections"));
        } catch (CommandFailure | FormatException another) {
            return new UncleanAnswer(Map.of());
        }
    }

    private static UncleanAnswer read(byte[] bytes) {
        FieldReader in = new FieldReader("unclean elections", bytes);
        Map<TopicPartition, Integer> times = new HashMap<>();
        for (int left = in.count(PARTITION_BYTES_MIN); left > 0; left--) {
            times.put(new TopicPartition(in.string(), in.i32()), in.i32());
        }
        return new UncleanAnswer(Map.copyOf(times));
    }

    /// What is to be said of a partition; mostly nothing.
    String warning(TopicPartition partition) {
        Integer count = times.get(partition);
        return count == null
                ? ""
                : "; elected uncleanly %d time%s: acknowledged records may be lost"
                        .formatted(count, count == 1 ? "" : "s");
    }
}
