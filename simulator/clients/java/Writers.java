import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Produces a file of records and waits until every one of them is acknowledged.
final class Writers {
    private Writers() {}

    static Void produce(String bootstrap, Arguments request) throws Exception {
        Map<String, Object> configs = new HashMap<>();
        configs.put("bootstrap.servers", bootstrap);
        configs.put("key.serializer", ByteArraySerializer.class);
        configs.put("value.serializer", ByteArraySerializer.class);
        configs.put("acks", "all");
        configs.put("linger.ms", 5);
        configs.put("compression.type", request.text("codec"));
        boolean idempotent = Boolean.parseBoolean(request.text("idempotent"));
        configs.put("enable.idempotence", idempotent);
        // Without idempotence a retry may overtake: then only one request at a time keeps the order.
        configs.put("max.in.flight.requests.per.connection", idempotent ? 5 : 1);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(configs)) {
            List<Future<RecordMetadata>> acks = new ArrayList<>();
            for (ProducerRecord<byte[], byte[]> record : RecordFile.read(request.text("file"))) {
                acks.add(producer.send(record));
            }
            for (Future<RecordMetadata> ack : acks) {
                ack.get();
            }
        }
        return null;
    }
}
