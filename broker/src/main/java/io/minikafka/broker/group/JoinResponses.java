package io.minikafka.broker.group;

import java.util.List;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.JoinGroupResponseData.JoinGroupResponseMember;

/// What a member is told of its generation.
final class JoinResponses {
    private JoinResponses() {}

    /// The current generation, with all members if `memberId` is the leader, who needs them to assign.
    static JoinGroupResponseData current(ClassicGroup group, String memberId) {
        return response(group, memberId, group.leader().orElse(""))
                .setMembers(group.isLeader(memberId) ? members(group) : List.of());
    }

    /// The current generation for a follower.
    static JoinGroupResponseData response(ClassicGroup group, String memberId, String leader) {
        return new JoinGroupResponseData()
                .setGenerationId(group.generation())
                .setProtocolType(group.protocolType())
                .setProtocolName(group.protocol().orElse(""))
                .setLeader(leader)
                .setMemberId(memberId);
    }

    private static List<JoinGroupResponseMember> members(ClassicGroup group) {
        String protocol = group.protocol().orElse("");
        return group.members().stream()
                .map(member ->
                        new JoinGroupResponseMember()
                                .setMemberId(member.id())
                                .setGroupInstanceId(member.instanceId().orElse(null))
                                .setMetadata(member.metadata(protocol).bytes()))
                .toList();
    }
}
