package io.minikafka.broker.group;

import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.protocol.Errors;

/// A group of another type that lets clients of the classic protocol in, while it migrates. Each request is
/// answered once.
public interface ClassicMembers {
    void join(JoinCall call);

    void sync(SyncGroupRequestData request, SyncReply reply);

    Errors heartbeat(HeartbeatRequestData request);

    Errors leave(String groupId, MemberIdentity identity);
}
