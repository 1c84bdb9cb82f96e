import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;

/// Calls that appeared between 2.2 and 2.8. Compiled against 2.8.
final class Since28 {
    private Since28() {}

    static Map<String, String> setConfig(AdminClient admin, Arguments request) throws Exception {
        AlterConfigOp set =
                request.has("value")
                        ? new AlterConfigOp(
                                new ConfigEntry(request.text("name"), request.text("value")),
                                AlterConfigOp.OpType.SET)
                        : new AlterConfigOp(
                                new ConfigEntry(request.text("name"), ""),
                                AlterConfigOp.OpType.DELETE);
        return Arguments.done(
                admin.incrementalAlterConfigs(
                                Map.of(request.topicResource(), List.of(set)))
                        .all()
                        .get());
    }

    static OffsetSpec spec(String at) {
        return switch (at) {
            case "earliest" -> OffsetSpec.earliest();
            case "latest" -> OffsetSpec.latest();
            case "max-timestamp" -> Since39.maxTimestamp();
            default -> OffsetSpec.forTimestamp(Long.parseLong(at));
        };
    }

    static Map<String, String> listOffset(AdminClient admin, Arguments request) throws Exception {
        OffsetSpec spec = spec(request.text("at"));
        TopicPartition partition = request.topicPartition();
        ListOffsetsResultInfo found =
                admin.listOffsets(Map.of(partition, spec)).partitionResult(partition).get();
        return Map.of(
                "offset", String.valueOf(found.offset()),
                "timestamp", String.valueOf(found.timestamp()));
    }

    static Map<String, String> setOffset(AdminClient admin, Arguments request) throws Exception {
        return Arguments.done(
                admin.alterConsumerGroupOffsets(
                                request.text("group"),
                                Map.of(
                                        request.topicPartition(),
                                        new OffsetAndMetadata(request.number("offset"))))
                        .all()
                        .get());
    }

    static Map<String, String> deleteOffset(AdminClient admin, Arguments request) throws Exception {
        return Arguments.done(
                admin.deleteConsumerGroupOffsets(
                                request.text("group"), Set.of(request.topicPartition()))
                        .all()
                        .get());
    }

    static void sendOffsets(
            KafkaProducer<byte[], byte[]> producer,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            KafkaConsumer<byte[], byte[]> consumer) {
        producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
    }

    static Map<String, String> logDirs(AdminClient admin, int node, String topic)
            throws Exception {
        long[] sum = {0, 0};
        admin.describeLogDirs(Set.of(node))
                .allDescriptions()
                .get()
                .get(node)
                .values()
                .forEach(
                        dir ->
                                dir.replicaInfos()
                                        .forEach(
                                                (partition, replica) -> {
                                                    if (partition.topic().equals(topic)) {
                                                        sum[0]++;
                                                        sum[1] += replica.size();
                                                    }
                                                }));
        return Map.of("replicas", String.valueOf(sum[0]), "bytes", String.valueOf(sum[1]));
    }
}
