package io.minikafka.observer.watch;

import io.minikafka.observer.incident.Incident;
import io.minikafka.observer.incident.IncidentCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where incidents are kept: docs/format/incidents.md. Writing never waits: a broker that is the incident cannot take
/// it, and gets the newest form with the next change. Owned by one thread.
public final class IncidentTopic implements AutoCloseable {
    private static final int VALUE_CHARS_MAX = 256 << 10;
    private static final int UNSENT_MAX = 64;
    private static final Duration CALL_LIMIT = Duration.ofMillis(Clients.ANSWER_LIMIT_MS);
    private static final TopicPartition PLACE = new TopicPartition(Target.INCIDENTS, 0);
    private static final Logger LOG = LoggerFactory.getLogger(IncidentTopic.class);

    private final String bootstrap;
    private final Map<String, Incident> unsent = new LinkedHashMap<>();
    private Optional<KafkaProducer<String, String>> producer = Optional.empty();

    public IncidentTopic(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /// Keeps the newest form of an incident.
    public void put(Incident incident) {
        unsent.remove(incident.id());
        unsent.put(incident.id(), incident);
        if (unsent.size() > UNSENT_MAX) {
            unsent.remove(unsent.keySet().iterator().next());
        }
    }

    /// Sends what was not sent yet, if brokers answer.
    ///
    /// @param answers whether they answered just now
    public void send(boolean answers) {
        if (!answers || unsent.isEmpty()) {
            return;
        }
        try {
            KafkaProducer<String, String> to = producer.orElseGet(this::open);
            producer = Optional.of(to);
            unsent.values().forEach(incident -> send(to, incident));
            unsent.clear();
        } catch (KafkaException notNow) {
            LOG.debug("incidents cannot be kept now", notNow);
        }
    }

    private static void send(KafkaProducer<String, String> to, Incident incident) {
        String value = IncidentCodec.toJson(incident).write();
        if (value.length() <= VALUE_CHARS_MAX) {
            var _ = to.send(new ProducerRecord<>(Target.INCIDENTS, 0, incident.id(), value));
        }
    }

    private KafkaProducer<String, String> open() {
        try (Admin admin = Admin.create(Clients.settings(bootstrap))) {
            NewTopic topic =
                    new NewTopic(Target.INCIDENTS, Optional.of(1), Optional.empty())
                            .configs(Map.of("cleanup.policy", "compact"));
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new KafkaException("the topic of incidents cannot be made", e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Map<String, Object> settings = Clients.settings(bootstrap);
        settings.remove("default.api.timeout.ms");
        settings.put("max.block.ms", Clients.ANSWER_LIMIT_MS);
        settings.put("delivery.timeout.ms", 30_000);
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    /// All incidents that are kept, oldest first.
    public static List<Incident> read(String bootstrap) {
        Map<String, Object> settings = Clients.settings(bootstrap);
        settings.put("enable.auto.commit", false);
        settings.put("allow.auto.create.topics", false);
        Map<String, Incident> found = new LinkedHashMap<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            if (!consumer.listTopics(CALL_LIMIT).containsKey(Target.INCIDENTS)) {
                return List.of();
            }
            consumer.assign(List.of(PLACE));
            consumer.seekToBeginning(List.of(PLACE));
            long end = consumer.endOffsets(List.of(PLACE), CALL_LIMIT).getOrDefault(PLACE, 0L);
            while (consumer.position(PLACE, CALL_LIMIT) < end) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(CALL_LIMIT)) {
                    take(record, found);
                }
            }
        }
        List<Incident> all = new ArrayList<>(found.values());
        all.sort(Comparator.comparingLong(Incident::startMs));
        return all;
    }

    private static void take(ConsumerRecord<String, byte[]> record, Map<String, Incident> found) {
        if (record.key() == null) {
            return;
        }
        if (record.value() == null) {
            found.remove(record.key());
            return;
        }
        IncidentCodec.fromJson(new String(record.value(), StandardCharsets.UTF_8))
                .ifPresent(incident -> found.put(incident.id(), incident));
    }

    @Override
    public void close() {
        producer.ifPresent(each -> each.close(CALL_LIMIT));
    }
}
