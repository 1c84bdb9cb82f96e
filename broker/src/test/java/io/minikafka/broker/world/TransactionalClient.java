package io.minikafka.broker.world;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.EndTxnResponseData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

/// A producer with a transactional id, which two of them may share: writes records and an offset under a tag of its
/// own, commits or aborts. What was not answered it aborts; when it is fenced it starts anew.
final class TransactionalClient implements CoordinatorWorld.Client {
    private static final int WRITES_MAX = 4;

    private final CoordinatorWorld world;
    private final String id;
    private final int number;
    private final Map<Integer, Integer> sequences = new HashMap<>();
    private long producerId = -1;
    private short epoch = -1;
    private Optional<Checks.Transaction> transaction = Optional.empty();
    private Optional<Boolean> ending = Optional.empty();
    private boolean unsure;
    private int tags;
    private int writes;
    private int life;

    TransactionalClient(CoordinatorWorld world, String id, int number) {
        this.world = world;
        this.id = id;
        this.number = number;
    }

    @Override
    public void act() {
        if (!world.isCalm() && world.random().nextInt(300) == 0) {
            restart(); // the program is started again while its former self lives on in the network
        }
        if (producerId < 0) {
            begin();
        } else if (ending.isPresent()) {
            end(ending.get());
        } else if (transaction.isEmpty()) {
            if (!world.isCalm()) {
                transaction = Optional.of(world.checks.transaction(id + number + "-" + ++tags));
                writes = 0;
                unsure = false;
            }
            world.next(this);
        } else if (unsure || world.isCalm() || writes >= 1 + world.random().nextInt(WRITES_MAX)) {
            boolean commits =
                    !unsure
                            && !transaction.get().written.isEmpty()
                            && world.random().nextInt(4) > 0;
            ending = Optional.of(commits);
            world.next(this);
        } else if (world.random().nextInt(4) == 0) {
            writes++;
            commitOffset(transaction.get());
        } else {
            writes++;
            write(transaction.get());
        }
    }

    private void restart() {
        producerId = -1;
        epoch = -1;
        transaction = Optional.empty();
        ending = Optional.empty();
        sequences.clear();
        life++;
    }

    private void unsure() {
        unsure = true;
        world.next(this);
    }

    private void begin() {
        world.call(
                number,
                5,
                () ->
                        new InitProducerIdRequestData()
                                .setTransactionalId(id)
                                .setTransactionTimeoutMs(30_000)
                                .setProducerId(-1)
                                .setProducerEpoch((short) -1),
                answer -> {
                    var response = (InitProducerIdResponseData) answer;
                    if (response.errorCode() == Errors.NONE.code()) {
                        producerId = response.producerId();
                        epoch = response.producerEpoch();
                        sequences.clear();
                    }
                    world.next(this);
                },
                () -> world.next(this));
    }

    private void write(Checks.Transaction current) {
        int partition = world.random().nextInt(CoordinatorWorld.PARTITIONS);
        String value = current.tag + "#" + writes;
        int sequence = sequences.getOrDefault(partition, 0);
        long pid = producerId;
        short with = epoch;
        world.call(
                number,
                12,
                () -> produce(partition, value, pid, with, sequence),
                answer -> {
                    Errors error =
                            Errors.forCode(
                                    ((ProduceResponseData) answer)
                                            .responses()
                                            .iterator()
                                            .next()
                                            .partitionResponses()
                                            .getFirst()
                                            .errorCode());
                    if (error == Errors.NONE) {
                        sequences.put(partition, sequence + 1);
                        current.written.add(value);
                        world.next(this);
                    } else {
                        failed(error);
                    }
                },
                this::unsure);
    }

    private ProduceRequestData produce(
            int partition, String value, long pid, short with, int sequence) {
        var records =
                MemoryRecords.withTransactionalRecords(
                        Compression.NONE,
                        pid,
                        with,
                        sequence,
                        new SimpleRecord(world.nowMs(), value.getBytes(StandardCharsets.UTF_8)));
        var data = new ProduceRequestData.TopicProduceData().setName(CoordinatorWorld.TOPIC);
        data.setPartitionData(
                List.of(
                        new ProduceRequestData.PartitionProduceData()
                                .setIndex(partition)
                                .setRecords(records)));
        var request =
                new ProduceRequestData()
                        .setTransactionalId(id)
                        .setAcks((short) -1)
                        .setTimeoutMs(1_000);
        request.topicData().add(data);
        return request;
    }

    private void commitOffset(Checks.Transaction current) {
        long offset = tags * 10L + writes + life * 10_000L;
        // Rivals share one offset, of which only the one that is not fenced may speak.
        int partition = id.equals("alone") ? 0 : 1;
        long pid = producerId;
        short with = epoch;
        if (partition == 1) {
            world.next(this); // the numbers of two programs do not grow together
            return;
        }
        current.offset = offset;
        current.offsetPartition = partition;
        world.call(
                number,
                5,
                () ->
                        new TxnOffsetCommitRequestData()
                                .setTransactionalId(id)
                                .setGroupId(Checks.COPIES)
                                .setProducerId(pid)
                                .setProducerEpoch(with)
                                .setGenerationIdOrMemberEpoch(-1)
                                .setTopics(
                                        List.of(
                                                new TxnOffsetCommitRequestData
                                                                .TxnOffsetCommitRequestTopic()
                                                        .setName(CoordinatorWorld.TOPIC)
                                                        .setPartitions(
                                                                List.of(
                                                                        new TxnOffsetCommitRequestData
                                                                                        .TxnOffsetCommitRequestPartition()
                                                                                .setPartitionIndex(
                                                                                        partition)
                                                                                .setCommittedOffset(
                                                                                        offset))))),
                answer -> {
                    Errors error =
                            Errors.forCode(
                                    ((TxnOffsetCommitResponseData) answer)
                                            .topics()
                                            .getFirst()
                                            .partitions()
                                            .getFirst()
                                            .errorCode());
                    if (error == Errors.NONE) {
                        world.next(this);
                    } else {
                        failed(error);
                    }
                },
                this::unsure);
    }

    private void end(boolean commits) {
        Checks.Transaction current = transaction.orElseThrow();
        long pid = producerId;
        short with = epoch;
        world.call(
                number,
                5,
                () ->
                        new EndTxnRequestData()
                                .setTransactionalId(id)
                                .setProducerId(pid)
                                .setProducerEpoch(with)
                                .setCommitted(commits),
                answer -> {
                    var response = (EndTxnResponseData) answer;
                    Errors error = Errors.forCode(response.errorCode());
                    if (error == Errors.NONE) {
                        current.committed = commits;
                        current.aborted = !commits;
                        producerId = response.producerId();
                        epoch = response.producerEpoch();
                        sequences.clear();
                        transaction = Optional.empty();
                        ending = Optional.empty();
                        world.next(this);
                    } else {
                        failed(error);
                    }
                },
                () -> world.next(this));
    }

    /// What a client can try again it does; else it starts anew, and does not know what became of its transaction.
    private void failed(Errors error) {
        switch (error) {
            case CONCURRENT_TRANSACTIONS,
                    COORDINATOR_LOAD_IN_PROGRESS,
                    COORDINATOR_NOT_AVAILABLE -> {
                if (ending.isEmpty()) {
                    unsure = true;
                }
            }
            case NOT_ENOUGH_REPLICAS -> unsure = true;
            default -> restart();
        }
        world.next(this);
    }
}
