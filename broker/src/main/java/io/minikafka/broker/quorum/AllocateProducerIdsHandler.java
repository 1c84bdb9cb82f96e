package io.minikafka.broker.quorum;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataErrors;
import io.minikafka.broker.RequestContext;
import io.minikafka.cluster.metadata.MetadataCommand.AllocateProducerIds;
import io.minikafka.cluster.metadata.MetadataError;
import io.minikafka.cluster.metadata.Outcome;
import io.minikafka.cluster.metadata.ProducerIdBlock;
import org.apache.kafka.common.message.AllocateProducerIdsRequestData;
import org.apache.kafka.common.message.AllocateProducerIdsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;

/// AllocateProducerIds, version 0: a block of ids for another node.
final class AllocateProducerIdsHandler
        implements ApiHandler<AllocateProducerIdsRequestData, AllocateProducerIdsResponseData> {
    private static final int BLOCK = 1_000;

    private final QuorumMetadata metadata;

    AllocateProducerIdsHandler(QuorumMetadata metadata) {
        this.metadata = metadata;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.ALLOCATE_PRODUCER_IDS;
    }

    @Override
    public void handle(
            RequestContext context,
            AllocateProducerIdsRequestData request,
            Answer<AllocateProducerIdsResponseData> answer) {
        if (!metadata.isActive()) {
            answer.send(refused(MetadataError.NOT_ACTIVE));
            return;
        }
        metadata.submit(
                new AllocateProducerIds(BLOCK),
                outcome ->
                        answer.send(
                                switch (outcome) {
                                    case Outcome.Done<ProducerIdBlock>(var block) ->
                                            new AllocateProducerIdsResponseData()
                                                    .setProducerIdStart(block.first())
                                                    .setProducerIdLen(block.count());
                                    case Outcome.Refused<ProducerIdBlock>(var error, _) ->
                                            refused(error);
                                }));
    }

    private static AllocateProducerIdsResponseData refused(MetadataError error) {
        return new AllocateProducerIdsResponseData().setErrorCode(MetadataErrors.of(error).code());
    }
}
