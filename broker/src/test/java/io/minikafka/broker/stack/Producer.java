package io.minikafka.broker.stack;

import io.minikafka.storage.record.RecordBatchBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;

/// Idempotent producers of one partition, one after the other, each with some batches under way. New ones go to whoever may
/// lead now. One that comes back is sent again when none is before it, and nothing new is begun before that, as Kafka's Java
/// client does it. The values are numbered from 1.
final class Producer {
    static final int BATCH_MAX = 3;
    static final int UNDER_WAY_MAX = 3;
    private static final long TIMEOUT_US = 700_000;

    private final StackWorld world;
    private final Random random;
    private final int id;
    private final int partition;
    private final Ledger ledger;
    private final ArrayDeque<Batch> underWay = new ArrayDeque<>();
    private long producerId;
    private int nextSequence;
    private int written;
    private long attempts;
    private boolean hasBegunTheLast;

    private static final class Batch {
        final List<String> values;
        final long producerId;
        final int sequence;
        private long attempt;
        private boolean isBack;

        Batch(List<String> values, long producerId, int sequence) {
            this.values = values;
            this.producerId = producerId;
            this.sequence = sequence;
        }
    }

    Producer(StackWorld world, Random random, int id, int partition, Ledger ledger) {
        this.world = world;
        this.random = random;
        this.id = id;
        this.partition = partition;
        this.ledger = ledger;
        this.producerId = id;
    }

    static int of(String value) {
        return Integer.parseInt(value.substring(0, value.indexOf('-')));
    }

    static long numberOf(String value) {
        return Long.parseLong(value.substring(value.indexOf('-') + 1));
    }

    /// Whether it has written something since the calm began, and rests.
    boolean isDone() {
        return hasBegunTheLast && underWay.isEmpty();
    }

    void act() {
        boolean waits = underWay.stream().anyMatch(batch -> batch.isBack);
        if (waits || hasBegunTheLast || underWay.size() == UNDER_WAY_MAX) {
            return;
        }
        hasBegunTheLast = world.isCalm();
        if (underWay.isEmpty() && world.hits(0.1)) {
            producerId += 1_000;
            nextSequence = 0;
        }
        List<String> values = new ArrayList<>();
        for (int i = random.nextInt(BATCH_MAX); i >= 0; i--) {
            values.add(id + "-" + ++written);
        }
        Batch batch = new Batch(values, producerId, nextSequence);
        nextSequence += values.size();
        underWay.add(batch);
        send(batch);
        if (world.hits(0.3)) {
            world.clock().after(random.nextInt(20_000), this::act);
        }
    }

    private void send(Batch batch) {
        long attempt = ++attempts;
        batch.attempt = attempt;
        batch.isBack = false;
        Optional<NodeProcess> to = world.leader(partition);
        if (to.isPresent() && !world.hits(0.05)) {
            deliver(to.get(), batch, attempt);
            if (batch == underWay.peek() && world.hits(0.04)) {
                deliver(to.get(), batch, -1);
            }
        }
        world.clock()
                .after(
                        TIMEOUT_US,
                        () -> {
                            if (isUnderWay(batch, attempt)) {
                                comesBack(Met.RETRIED, batch);
                            }
                        });
    }

    private boolean isUnderWay(Batch batch, long attempt) {
        return underWay.contains(batch) && batch.attempt == attempt && !batch.isBack;
    }

    private void deliver(NodeProcess to, Batch batch, long attempt) {
        long delayUs = world.hits(0.03) ? random.nextInt(2_000_000) : 50 + random.nextInt(1_000);
        world.tell(() -> batch.values + " to " + to);
        to.later(
                delayUs,
                () ->
                        to.produce(
                                request(batch),
                                response -> {
                                    if (!world.hits(0.05)) {
                                        world.clock()
                                                .after(
                                                        50 + random.nextInt(1_000),
                                                        () -> answered(batch, attempt, response));
                                    }
                                }));
    }

    private ProduceRequestData request(Batch batch) {
        RecordBatchBuilder builder =
                new RecordBatchBuilder().producer(batch.producerId, 0, batch.sequence);
        for (String value : batch.values) {
            builder.add(world.clock().nowMs(), value.getBytes(StandardCharsets.UTF_8));
        }
        ByteBuffer records = builder.build();
        var data = new ProduceRequestData.TopicProduceData().setName(StackWorld.TOPIC);
        data.setPartitionData(
                List.of(
                        new ProduceRequestData.PartitionProduceData()
                                .setIndex(partition)
                                .setRecords(MemoryRecords.readableRecords(records))));
        var request = new ProduceRequestData().setAcks((short) -1).setTimeoutMs(1_000);
        request.topicData().add(data);
        return request;
    }

    private void answered(Batch batch, long attempt, PartitionProduceResponse response) {
        Errors error = Errors.forCode(response.errorCode());
        world.trace(id * 31L + error.code());
        world.tell(() -> batch.values + " answered " + error + " at " + response.baseOffset());
        if (error == Errors.NONE || error == Errors.DUPLICATE_SEQUENCE_NUMBER) {
            ledger.acknowledged(batch.values, error == Errors.NONE ? response.baseOffset() : -1);
        }
        if (!isUnderWay(batch, attempt)) {
            return;
        }
        switch (error) {
            case NONE, DUPLICATE_SEQUENCE_NUMBER -> {
                underWay.remove(batch);
                firstGoesAgain();
                world.clock().after(500 + random.nextInt(60_000), this::act);
            }
            case NOT_LEADER_OR_FOLLOWER -> comesBack(Met.NOT_LEADER, batch);
            case NOT_ENOUGH_REPLICAS -> comesBack(Met.NOT_ENOUGH_REPLICAS, batch);
            case OUT_OF_ORDER_SEQUENCE_NUMBER -> comesBack(Met.OVERTAKEN, batch);
            case NOT_ENOUGH_REPLICAS_AFTER_APPEND,
                    UNKNOWN_TOPIC_OR_PARTITION,
                    KAFKA_STORAGE_ERROR,
                    REQUEST_TIMED_OUT ->
                    comesBack(Met.RETRIED, batch);
            default ->
                    throw new Violation(
                            "a producer is told %s: %s".formatted(error, response.errorMessage()));
        }
    }

    private void comesBack(Met met, Batch batch) {
        world.coverage().count(met);
        batch.isBack = true;
        firstGoesAgain();
    }

    /// After a while, if it came back.
    private void firstGoesAgain() {
        Batch first = underWay.peek();
        if (first == null || !first.isBack) {
            return;
        }
        long attempt = first.attempt;
        world.clock()
                .after(
                        20_000 + random.nextInt(60_000),
                        () -> {
                            if (first.attempt == attempt) {
                                send(first);
                            }
                        });
    }
}
