package io.minikafka.broker.txn.service;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.txn.Addition;
import io.minikafka.broker.txn.Flow;
import io.minikafka.broker.txn.ProducerIdentity;
import io.minikafka.broker.txn.TransactionCoordinator;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.ShardTopics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopicCollection;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransaction;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnPartitionResult;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnResult;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnTopicResult;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnTopicResultCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// AddPartitionsToTxn, versions 0 to 5: the older flow's way to say what a transaction will write to. Up to version 3
/// it names one transaction, since version 4 many, some of which may only ask whether they have the partitions.
///
/// If a transaction names a partition that does not exist, none of its partitions is added.
final class AddPartitionsToTxnHandler
        implements ApiHandler<AddPartitionsToTxnRequestData, AddPartitionsToTxnResponseData> {
    private static final int FENCED_SINCE = 2;
    private static final int MANY = 4;
    private static final int ABORTABLE_SINCE = 5;

    private final TransactionService transactions;
    private final MetadataStore metadata;

    AddPartitionsToTxnHandler(TransactionService transactions, MetadataStore metadata) {
        this.transactions = transactions;
        this.metadata = metadata;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.ADD_PARTITIONS_TO_TXN;
    }

    @Override
    public void handle(
            RequestContext context,
            AddPartitionsToTxnRequestData request,
            Answer<AddPartitionsToTxnResponseData> answer) {
        short version = context.version();
        if (version < MANY) {
            AddPartitionsToTxnTransaction one =
                    new AddPartitionsToTxnTransaction()
                            .setTransactionalId(request.v3AndBelowTransactionalId())
                            .setProducerId(request.v3AndBelowProducerId())
                            .setProducerEpoch(request.v3AndBelowProducerEpoch())
                            .setTopics(request.v3AndBelowTopics());
            add(
                    version,
                    one,
                    errors ->
                            answer.send(
                                    new AddPartitionsToTxnResponseData()
                                            .setResultsByTopicV3AndBelow(
                                                    results(one.topics(), errors, version))));
            return;
        }
        List<AddPartitionsToTxnTransaction> asked = new ArrayList<>(request.transactions());
        addEach(version, asked, 0, new AddPartitionsToTxnResponseData(), answer);
    }

    /// One behind the other: most requests have one.
    private void addEach(
            short version,
            List<AddPartitionsToTxnTransaction> asked,
            int index,
            AddPartitionsToTxnResponseData response,
            Answer<AddPartitionsToTxnResponseData> answer) {
        if (index == asked.size()) {
            answer.send(response);
            return;
        }
        AddPartitionsToTxnTransaction one = asked.get(index);
        add(
                version,
                one,
                errors -> {
                    response.resultsByTransaction()
                            .add(
                                    new AddPartitionsToTxnResult()
                                            .setTransactionalId(one.transactionalId())
                                            .setTopicResults(
                                                    results(one.topics(), errors, version)));
                    addEach(version, asked, index + 1, response, answer);
                });
    }

    private void add(
            short version,
            AddPartitionsToTxnTransaction asked,
            Consumer<Map<TopicPartition, Errors>> answer) {
        List<TopicPartition> partitions = new ArrayList<>();
        asked.topics()
                .forEach(topic ->
                        topic.partitions()
                                .forEach(partition ->
                                        partitions.add(
                                                new TopicPartition(topic.name(), partition))));
        if (asked.transactionalId().isEmpty()) {
            answer.accept(all(partitions, Errors.INVALID_REQUEST));
            return;
        }
        Set<TopicPartition> unknown = unknown(partitions);
        if (!unknown.isEmpty()) {
            Map<TopicPartition, Errors> errors = all(partitions, Errors.OPERATION_NOT_ATTEMPTED);
            errors.putAll(all(List.copyOf(unknown), Errors.UNKNOWN_TOPIC_OR_PARTITION));
            answer.accept(errors);
            return;
        }
        Addition addition =
                Addition.of(
                        asked.transactionalId(),
                        new ProducerIdentity(asked.producerId(), asked.producerEpoch()),
                        partitions,
                        version >= MANY ? Flow.NEWER : Flow.OLDER);
        transactions.submit(
                asked.transactionalId(),
                coordinator -> {
                    if (version >= MANY && asked.verifyOnly()) {
                        answer.accept(verify(coordinator, addition, version));
                    } else {
                        coordinator.add(addition, error -> answer.accept(all(partitions, error)));
                    }
                },
                error -> answer.accept(all(partitions, error)));
    }

    private static Map<TopicPartition, Errors> verify(
            TransactionCoordinator coordinator, Addition addition, short version) {
        Map<TopicPartition, Errors> verdicts = coordinator.verifyPartitions(addition);
        if (version >= ABORTABLE_SINCE) {
            verdicts.replaceAll((_, error) ->
                    error == Errors.INVALID_TXN_STATE ? Errors.TRANSACTION_ABORTABLE : error);
        }
        return verdicts;
    }

    private Set<TopicPartition> unknown(List<TopicPartition> partitions) {
        MetadataImage image = metadata.image();
        return partitions.stream()
                .filter(partition ->
                        ShardTopics.isOne(partition.topic())
                                || partition.partition() < 0
                                || image.topic(partition.topic())
                                        .filter(t -> partition.partition() < t.partitions())
                                        .isEmpty())
                .collect(Collectors.toSet());
    }

    private static Map<TopicPartition, Errors> all(List<TopicPartition> partitions, Errors error) {
        Map<TopicPartition, Errors> errors = new HashMap<>();
        partitions.forEach(partition -> errors.put(partition, error));
        return errors;
    }

    private static AddPartitionsToTxnTopicResultCollection results(
            AddPartitionsToTxnTopicCollection topics,
            Map<TopicPartition, Errors> errors,
            short version) {
        AddPartitionsToTxnTopicResultCollection results =
                new AddPartitionsToTxnTopicResultCollection();
        for (AddPartitionsToTxnTopic topic : topics) {
            AddPartitionsToTxnTopicResult result =
                    new AddPartitionsToTxnTopicResult().setName(topic.name());
            for (int partition : topic.partitions()) {
                Errors error =
                        errors.getOrDefault(
                                new TopicPartition(topic.name(), partition),
                                Errors.UNKNOWN_SERVER_ERROR);
                result.resultsByPartition()
                        .add(
                                new AddPartitionsToTxnPartitionResult()
                                        .setPartitionIndex(partition)
                                        .setPartitionErrorCode(
                                                FencedErrors.of(error, version, FENCED_SINCE)
                                                        .code()));
            }
            results.add(result);
        }
        return results;
    }
}
