package io.minikafka.broker.group.service;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.group.Topics;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// OffsetFetch, versions 1 to 10: one group, many since version 8, topics by id since version 10. Since version 7 a
/// client may ask for stable offsets only (KIP-447).
final class OffsetFetchHandler
        implements ApiHandler<OffsetFetchRequestData, OffsetFetchResponseData> {
    private static final int MANY_GROUPS = 8;
    private static final int TOPIC_IDS = 10;

    private final GroupService groups;
    private final Topics topics;

    OffsetFetchHandler(GroupService groups, Topics topics) {
        this.groups = groups;
        this.topics = topics;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.OFFSET_FETCH;
    }

    @Override
    public void handle(
            RequestContext context,
            OffsetFetchRequestData request,
            Answer<OffsetFetchResponseData> answer) {
        boolean isOne = context.version() < MANY_GROUPS;
        boolean byId = context.version() >= TOPIC_IDS;
        OffsetFetchRequestData asked = isOne ? SingleGroupFetch.widen(request) : request;
        groups.submit(
                () -> {
                    OffsetFetchResponseData response = new OffsetFetchResponseData();
                    asked.groups()
                            .forEach(group ->
                                    response.groups()
                                            .add(read(group, byId, asked.requireStable())));
                    answer.send(isOne ? SingleGroupFetch.narrow(response) : response);
                },
                error -> answer.send(refusal(context.version(), asked, error)));
    }

    private OffsetFetchResponseGroup read(
            OffsetFetchRequestGroup asked, boolean byId, boolean stableOnly) {
        return groups.ask(
                asked.groupId(),
                shard ->
                        new OffsetReader(shard.coordinator(), topics, byId, stableOnly).read(asked),
                error -> OffsetReader.refusal(asked, error));
    }

    private static OffsetFetchResponseData refusal(
            short version, OffsetFetchRequestData asked, Errors error) {
        OffsetFetchResponseData response = new OffsetFetchResponseData();
        asked.groups().forEach(group -> response.groups().add(OffsetReader.refusal(group, error)));
        return version < MANY_GROUPS ? SingleGroupFetch.narrow(response) : response;
    }
}
