package io.minikafka.broker.stack;

import io.minikafka.storage.record.RecordBatchBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;

/// An idempotent producer of one partition, with one batch under way: says it again, to whoever may lead, until it is
/// acknowledged. Its values are numbered from 1.
final class Producer {
    static final int BATCH_MAX = 3;
    private static final long TIMEOUT_US = 700_000;

    private final StackWorld world;
    private final Random random;
    private final int id;
    private final int partition;
    private final Ledger ledger;
    private int sequence;
    private long attempts;
    private Optional<List<String>> underWay = Optional.empty();
    private boolean isDone;

    Producer(StackWorld world, Random random, int id, int partition, Ledger ledger) {
        this.world = world;
        this.random = random;
        this.id = id;
        this.partition = partition;
        this.ledger = ledger;
    }

    static int of(String value) {
        return Integer.parseInt(value.substring(0, value.indexOf('-')));
    }

    static long numberOf(String value) {
        return Long.parseLong(value.substring(value.indexOf('-') + 1));
    }

    /// Whether it has written something since the calm began, and rests.
    boolean isDone() {
        return isDone;
    }

    void act() {
        if (underWay.isPresent() || isDone) {
            return;
        }
        List<String> values = new ArrayList<>();
        for (int i = random.nextInt(BATCH_MAX); i >= 0; i--) {
            values.add(id + "-" + (sequence + values.size() + 1));
        }
        underWay = Optional.of(values);
        send(values, world.isCalm());
    }

    private void send(List<String> values, boolean isLast) {
        long attempt = ++attempts;
        Optional<NodeProcess> to = world.leader(partition);
        if (to.isPresent() && !world.hits(0.05)) {
            deliver(to.get(), values, attempt, isLast);
            if (world.hits(0.04)) {
                deliver(to.get(), values, -1, isLast);
            }
        }
        world.clock()
                .after(
                        TIMEOUT_US,
                        () -> {
                            if (attempt == attempts && underWay.isPresent()) {
                                world.coverage().count(Met.RETRIED);
                                send(values, isLast);
                            }
                        });
    }

    private void deliver(NodeProcess to, List<String> values, long attempt, boolean isLast) {
        long delayUs = world.hits(0.03) ? random.nextInt(2_000_000) : 50 + random.nextInt(1_000);
        int base = sequence;
        world.tell(() -> values + " to " + to);
        to.later(
                delayUs,
                () ->
                        to.produce(
                                request(values, base),
                                response -> {
                                    if (!world.hits(0.05)) {
                                        world.clock()
                                                .after(
                                                        50 + random.nextInt(1_000),
                                                        () ->
                                                                answered(
                                                                        values, attempt, isLast,
                                                                        response));
                                    }
                                }));
    }

    private ProduceRequestData request(List<String> values, int baseSequence) {
        RecordBatchBuilder builder = new RecordBatchBuilder().producer(100 + id, 0, baseSequence);
        for (String value : values) {
            builder.add(world.clock().nowMs(), value.getBytes(StandardCharsets.UTF_8));
        }
        ByteBuffer batch = builder.build();
        var data = new ProduceRequestData.TopicProduceData().setName(StackWorld.TOPIC);
        data.setPartitionData(
                List.of(
                        new ProduceRequestData.PartitionProduceData()
                                .setIndex(partition)
                                .setRecords(MemoryRecords.readableRecords(batch))));
        var request = new ProduceRequestData().setAcks((short) -1).setTimeoutMs(1_000);
        request.topicData().add(data);
        return request;
    }

    private void answered(
            List<String> values, long attempt, boolean isLast, PartitionProduceResponse response) {
        Errors error = Errors.forCode(response.errorCode());
        world.trace(id * 31L + error.code());
        world.tell(() -> values + " answered " + error + " at " + response.baseOffset());
        if (error == Errors.NONE || error == Errors.DUPLICATE_SEQUENCE_NUMBER) {
            ledger.acknowledged(values, error == Errors.NONE ? response.baseOffset() : -1);
        }
        if (attempt != attempts || underWay.isEmpty()) {
            return;
        }
        switch (error) {
            case NONE, DUPLICATE_SEQUENCE_NUMBER -> {
                sequence += values.size();
                underWay = Optional.empty();
                isDone = isLast;
                world.clock().after(500 + random.nextInt(60_000), this::act);
            }
            case NOT_LEADER_OR_FOLLOWER -> again(Met.NOT_LEADER, values, isLast);
            case NOT_ENOUGH_REPLICAS -> again(Met.NOT_ENOUGH_REPLICAS, values, isLast);
            case NOT_ENOUGH_REPLICAS_AFTER_APPEND,
                    UNKNOWN_TOPIC_OR_PARTITION,
                    KAFKA_STORAGE_ERROR,
                    REQUEST_TIMED_OUT,
                    OUT_OF_ORDER_SEQUENCE_NUMBER ->
                    again(Met.RETRIED, values, isLast);
            default ->
                    throw new Violation(
                            "a producer is told %s: %s".formatted(error, response.errorMessage()));
        }
    }

    private void again(Met met, List<String> values, boolean isLast) {
        world.coverage().count(met);
        long attempt = attempts;
        world.clock()
                .after(
                        20_000 + random.nextInt(60_000),
                        () -> {
                            if (attempt == attempts) {
                                send(values, isLast);
                            }
                        });
    }
}
