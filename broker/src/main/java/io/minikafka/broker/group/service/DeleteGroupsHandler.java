package io.minikafka.broker.group.service;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.ShareState;
import io.minikafka.broker.group.GroupCoordinator;
import io.minikafka.broker.group.GroupType;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.function.Consumer;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.DeleteGroupsResponseData;
import org.apache.kafka.common.message.DeleteGroupsResponseData.DeletableGroupResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// DeleteGroups, versions 0 to 3. Each group is deleted for itself; the answer waits for all of them.
final class DeleteGroupsHandler
        implements ApiHandler<DeleteGroupsRequestData, DeleteGroupsResponseData> {
    private final GroupService groups;

    private final ShareState shareState;

    DeleteGroupsHandler(GroupService groups, ShareState shareState) {
        this.groups = groups;
        this.shareState = shareState;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.DELETE_GROUPS;
    }

    @Override
    public void handle(
            RequestContext context,
            DeleteGroupsRequestData request,
            Answer<DeleteGroupsResponseData> answer) {
        SequencedSet<String> groupIds = new LinkedHashSet<>(request.groupsNames());
        Map<String, Errors> results = new HashMap<>();
        if (groupIds.isEmpty()) {
            answer.send(new DeleteGroupsResponseData());
            return;
        }
        groups.submit(
                () -> {
                    for (String groupId : groupIds) {
                        delete(
                                groupId,
                                error -> {
                                    results.put(groupId, error);
                                    if (results.size() == groupIds.size()) {
                                        answer.send(response(groupIds, results));
                                    }
                                });
                    }
                },
                error -> {
                    groupIds.forEach(groupId -> results.put(groupId, error));
                    answer.send(response(groupIds, results));
                });
    }

    /// What a share group knows of records goes first: if the node dies in between, the group is still there to be
    /// deleted.
    private void delete(String groupId, Consumer<Errors> done) {
        groups.proceed(groupId, coordinator -> delete(coordinator, groupId, done), done);
    }

    private void delete(GroupCoordinator coordinator, String groupId, Consumer<Errors> done) {
        boolean isShare =
                coordinator
                        .group(groupId)
                        .filter(group -> group.type() == GroupType.SHARE && group.isVacant())
                        .isPresent();
        if (!isShare) {
            coordinator.deleteGroup(groupId, done);
            return;
        }
        shareState.forget(
                groupId,
                error ->
                        groups.proceed(
                                groupId,
                                now -> {
                                    if (error == Errors.NONE) {
                                        now.deleteGroup(groupId, done);
                                    } else {
                                        done.accept(error);
                                    }
                                },
                                done));
    }

    private static DeleteGroupsResponseData response(
            SequencedSet<String> groupIds, Map<String, Errors> results) {
        DeleteGroupsResponseData response = new DeleteGroupsResponseData();
        for (String groupId : groupIds) {
            Errors error = results.getOrDefault(groupId, Errors.UNKNOWN_SERVER_ERROR);
            DeletableGroupResult result =
                    new DeletableGroupResult().setGroupId(groupId).setErrorCode(error.code());
            if (error != Errors.NONE) {
                result.setErrorMessage(error.message());
            }
            response.results().add(result);
        }
        return response;
    }
}
