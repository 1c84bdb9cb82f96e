package io.minikafka.broker.group.service;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.group.Group;
import io.minikafka.broker.group.GroupCoordinator;
import java.util.List;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListGroupsResponseData;
import org.apache.kafka.common.message.ListGroupsResponseData.ListedGroup;
import org.apache.kafka.common.protocol.ApiKeys;

/// ListGroups, versions 0 to 5. Filters compare without regard to case; names that nobody knows match
/// nothing.
final class ListGroupsHandler implements ApiHandler<ListGroupsRequestData, ListGroupsResponseData> {
    private final GroupService groups;

    ListGroupsHandler(GroupService groups) {
        this.groups = groups;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.LIST_GROUPS;
    }

    @Override
    public void handle(
            RequestContext context,
            ListGroupsRequestData request,
            Answer<ListGroupsResponseData> answer) {
        groups.submit(
                coordinator -> answer.send(list(coordinator, request)),
                error -> answer.send(new ListGroupsResponseData().setErrorCode(error.code())));
    }

    private static ListGroupsResponseData list(
            GroupCoordinator coordinator, ListGroupsRequestData request) {
        ListGroupsResponseData response = new ListGroupsResponseData();
        for (Group group : coordinator.groups()) {
            String type = group.type().label();
            String state = group.stateLabel();
            if (!group.isDead()
                    && passes(request.typesFilter(), type)
                    && passes(request.statesFilter(), state)) {
                response.groups()
                        .add(
                                new ListedGroup()
                                        .setGroupId(group.id())
                                        .setProtocolType(group.protocolType())
                                        .setGroupState(state)
                                        .setGroupType(type));
            }
        }
        return response;
    }

    private static boolean passes(List<String> filter, String word) {
        return filter.isEmpty() || filter.stream().anyMatch(word::equalsIgnoreCase);
    }
}
