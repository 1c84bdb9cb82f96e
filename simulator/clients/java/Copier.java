import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Copies a topic to another one in transactions that hold the records and the offsets of the group that read them.
/// Every few of them is aborted first and then done again.
final class Copier {
    private static final Duration POLL = Duration.ofMillis(200);

    private Copier() {}

    static Map<String, String> copy(String bootstrap, int version, Arguments request) {
        int transactions = 0;
        int aborted = 0;
        long left = request.number("count");
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrap, request);
                KafkaProducer<byte[], byte[]> producer = producer(bootstrap, request)) {
            producer.initTransactions();
            consumer.subscribe(Collections.singletonList(request.text("from")));
            while (left > 0) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                if (records.isEmpty()) {
                    continue;
                }
                if (transactions % 3 == 1) {
                    write(version, request, consumer, producer, records);
                    producer.flush();
                    producer.abortTransaction();
                    aborted++;
                }
                write(version, request, consumer, producer, records);
                producer.commitTransaction();
                transactions++;
                left -= records.count();
            }
        }
        Map<String, String> done = new LinkedHashMap<>();
        done.put("committed", String.valueOf(transactions));
        done.put("aborted", String.valueOf(aborted));
        return done;
    }

    private static void write(
            int version,
            Arguments request,
            KafkaConsumer<byte[], byte[]> consumer,
            KafkaProducer<byte[], byte[]> producer,
            ConsumerRecords<byte[], byte[]> records) {
        producer.beginTransaction();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> some = records.records(partition);
            for (ConsumerRecord<byte[], byte[]> record : some) {
                producer.send(
                        new ProducerRecord<>(
                                request.text("to"),
                                record.partition(),
                                record.key(),
                                record.value()));
            }
            long next = some.get(some.size() - 1).offset() + 1;
            offsets.put(partition, new OffsetAndMetadata(next));
        }
        if (version >= 28) {
            Since28.sendOffsets(producer, offsets, consumer);
        } else {
            producer.sendOffsetsToTransaction(offsets, request.text("group"));
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String bootstrap, Arguments request) {
        Map<String, String> configs = new HashMap<>();
        configs.put("group.id", request.text("group"));
        configs.put("auto.offset.reset", "earliest");
        configs.put("isolation.level", "read_committed");
        configs.put("max.poll.records", request.text("per"));
        return Readers.consumer(bootstrap, configs);
    }

    private static KafkaProducer<byte[], byte[]> producer(String bootstrap, Arguments request) {
        Map<String, Object> configs = new HashMap<>();
        configs.put("bootstrap.servers", bootstrap);
        configs.put("key.serializer", ByteArraySerializer.class);
        configs.put("value.serializer", ByteArraySerializer.class);
        configs.put("transactional.id", request.text("id"));
        return new KafkaProducer<>(configs);
    }
}
