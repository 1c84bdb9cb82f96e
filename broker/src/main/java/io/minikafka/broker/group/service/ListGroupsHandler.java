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
import org.apache.kafka.common.protocol.Errors;

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
        ListGroupsResponseData response = new ListGroupsResponseData();
        groups.submitToAll(
                coordinator -> list(coordinator, request, response),
                areLoading -> answer.send(areLoading ? loading(response) : response),
                error -> answer.send(new ListGroupsResponseData().setErrorCode(error.code())));
    }

    /// There are more, which clients come back for.
    private static ListGroupsResponseData loading(ListGroupsResponseData response) {
        return response.setErrorCode(Errors.COORDINATOR_LOAD_IN_PROGRESS.code());
    }

    private static void list(
            GroupCoordinator coordinator,
            ListGroupsRequestData request,
            ListGroupsResponseData response) {
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
    }

    private static boolean passes(List<String> filter, String word) {
        return filter.isEmpty() || filter.stream().anyMatch(word::equalsIgnoreCase);
    }
}
