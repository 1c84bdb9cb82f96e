package io.minikafka.broker.group;

import io.minikafka.broker.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;

/// A request to join a group, with what the core cannot know by itself.
///
/// @param clientHost as `/address`
/// @param idSuffix what makes the id of a new member unlike any other
public record JoinCall(
        JoinGroupRequestData request,
        short version,
        String clientId,
        String clientHost,
        String idSuffix,
        Answer<JoinGroupResponseData> answer) {
    // Since this version a client first asks for its id and then joins with it, so that a client
    // which
    // loses the answer and tries again is not counted twice.
    private static final int ID_FIRST = 4;

    public String groupId() {
        return request.groupId();
    }

    public String memberId() {
        return request.memberId();
    }

    public Optional<String> instanceId() {
        return Optional.ofNullable(request.groupInstanceId());
    }

    public String freshMemberId() {
        return instanceId().orElse(clientId) + "-" + idSuffix;
    }

    public boolean asksForIdFirst() {
        return version >= ID_FIRST && instanceId().isEmpty();
    }

    int rebalanceTimeoutMs() {
        int timeoutMs = request.rebalanceTimeoutMs();
        return timeoutMs < 0 ? request.sessionTimeoutMs() : timeoutMs;
    }

    public List<MemberProtocol> protocols() {
        List<MemberProtocol> protocols = new ArrayList<>(request.protocols().size());
        request.protocols()
                .forEach(p -> protocols.add(new MemberProtocol(p.name(), new Blob(p.metadata()))));
        return List.copyOf(protocols);
    }

    public MemberImage member(String memberId, Blob assignment) {
        return new MemberImage(
                memberId,
                instanceId(),
                clientId,
                clientHost,
                rebalanceTimeoutMs(),
                request.sessionTimeoutMs(),
                protocols(),
                assignment);
    }

    public JoinReply reply() {
        return new JoinReply(version, answer);
    }
}
