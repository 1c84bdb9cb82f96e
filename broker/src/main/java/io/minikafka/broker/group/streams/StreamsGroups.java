package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.Blob;
import io.minikafka.broker.group.GroupKind;
import io.minikafka.broker.group.GroupPart;
import io.minikafka.broker.group.GroupType;
import io.minikafka.broker.group.Groups;
import io.minikafka.broker.group.Topics;
import io.minikafka.broker.group.topology.Topology;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.StreamsGroupTopologyDescriptionUpdateRequestData;
import org.apache.kafka.common.protocol.Errors;

/// All streams groups. Requests go in with the way their answers come out. Owned by the coordinator's thread, which
/// calls all methods. RFC 0012.
public final class StreamsGroups implements GroupKind {
    private final Groups groups;
    private final DescriptionFormat descriptionFormat;
    private final Steps steps;
    private final Seating seating;
    private final Heartbeats heartbeats;
    private final Restoring restoring;

    public StreamsGroups(
            Groups groups,
            Topics topics,
            StreamsSettings.Source settings,
            TopicMaker maker,
            DescriptionFormat descriptionFormat) {
        this.groups = groups;
        this.descriptionFormat = descriptionFormat;
        this.steps = new Steps(groups, topics, settings);
        Departures departures = new Departures(groups, steps);
        this.seating = new Seating(groups, topics, settings, steps, departures);
        this.restoring = new Restoring(steps, seating);
        this.heartbeats =
                new Heartbeats(
                        groups,
                        steps,
                        seating,
                        departures,
                        new InternalTopics(groups, steps, maker));
    }

    @Override
    public GroupType type() {
        return GroupType.STREAMS;
    }

    @Override
    public void restore(String groupId, SequencedMap<GroupPart, Blob> parts) {
        restoring.restore(groupId, parts);
    }

    public void heartbeat(HeartbeatCall call) {
        heartbeats.heartbeat(call);
    }

    /// A live group of this type; empty if there is none.
    ///
    /// @param withTopologyDescription whether what clients told of the topology is wanted
    public Optional<DescribedGroup> describe(String groupId, boolean withTopologyDescription) {
        return group(groupId)
                .map(group -> {
                    DescribedGroup described = Descriptions.describe(group);
                    Descriptions.addTopologyDescription(
                            described, group, descriptionFormat, withTopologyDescription);
                    return described;
                });
    }

    private Optional<StreamsGroup> group(String groupId) {
        return groups.find(groupId).orElse(null) instanceof StreamsGroup group && !group.isDead()
                ? Optional.of(group)
                : Optional.empty();
    }

    /// Keeps what a member tells of the topology; `answer` is called once.
    public void describeTopology(
            StreamsGroupTopologyDescriptionUpdateRequestData request, Consumer<Errors> answer) {
        Optional<StreamsGroup> found = group(request.groupId());
        if (found.isEmpty()) {
            answer.accept(
                    groups.find(request.groupId()).isPresent()
                            ? Errors.GROUP_ID_NOT_FOUND
                            : Errors.UNKNOWN_MEMBER_ID);
            return;
        }
        StreamsGroup group = found.get();
        if (group.seat(request.memberId()).isEmpty()) {
            answer.accept(Errors.UNKNOWN_MEMBER_ID);
        } else if (request.topologyDescription() == null
                || group.topology().map(Topology::epoch).orElse(-1) != request.topologyEpoch()) {
            answer.accept(Errors.INVALID_REQUEST);
        } else {
            keep(group, request, answer);
        }
    }

    private void keep(
            StreamsGroup group,
            StreamsGroupTopologyDescriptionUpdateRequestData request,
            Consumer<Errors> answer) {
        byte[] bytes = descriptionFormat.write().apply(request.topologyDescription());
        if (bytes.length > Description.BYTES_MAX) {
            group.description().decline(request.topologyEpoch());
            answer.accept(Errors.STREAMS_TOPOLOGY_DESCRIPTION_UPDATE_FAILED);
            return;
        }
        group.described(request.topologyEpoch(), bytes);
        steps.commit(
                group,
                () -> answer.accept(Errors.NONE),
                () -> answer.accept(Errors.COORDINATOR_NOT_AVAILABLE));
    }
}
