package io.minikafka.broker.share;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.protocol.Errors;

/// The share sessions of this node (KIP-932): epoch 0 opens one, then the numbers follow each other, -1 closes
/// it. Owned by the coordinator's thread.
public final class ShareSessions {
    public static final int OPENING = 0;
    public static final int CLOSING = -1;

    private final int sessionsMax;
    private final Map<Key, ShareSession> sessions = new LinkedHashMap<>();

    record Key(String groupId, String memberId) {}

    /// The session that a request belongs to.
    public sealed interface Found {
        record Session(ShareSession session) implements Found {}

        record Refused(Errors error) implements Found {}
    }

    /// @param sessionsMax `group.share.max.share.sessions`
    public ShareSessions(int sessionsMax) {
        this.sessionsMax = sessionsMax;
    }

    /// Opens a session in place of the one that the member had.
    ///
    /// @return refused when there are too many
    public Found open(String groupId, String memberId, long connectionId) {
        Key key = new Key(groupId, memberId);
        if (sessions.size() >= sessionsMax && !sessions.containsKey(key)) {
            return new Found.Refused(Errors.SHARE_SESSION_LIMIT_REACHED);
        }
        ShareSession session = new ShareSession(key, connectionId);
        ShareSession former = sessions.put(key, session);
        if (former != null) {
            former.served().forEach(session::served);
        }
        return new Found.Session(session);
    }

    /// The session of a request that is not the first. A request that closes it leaves it to the caller to
    /// [#close].
    public Found next(String groupId, String memberId, int epoch) {
        ShareSession session = sessions.get(new Key(groupId, memberId));
        if (session == null) {
            return new Found.Refused(Errors.SHARE_SESSION_NOT_FOUND);
        }
        if (epoch == CLOSING) {
            return new Found.Session(session);
        }
        if (epoch != session.nextEpoch()) {
            return new Found.Refused(Errors.INVALID_SHARE_SESSION_EPOCH);
        }
        session.goOn();
        return new Found.Session(session);
    }

    public void close(ShareSession session) {
        sessions.remove(session.key(), session);
    }

    public List<ShareSession> ofConnection(long connectionId) {
        return sessions.values().stream()
                .filter(session -> session.connectionId() == connectionId)
                .toList();
    }

    /// Whether a member of the group has a session.
    public boolean hasAny(String groupId) {
        return sessions.keySet().stream().anyMatch(key -> key.groupId().equals(groupId));
    }

    public int size() {
        return sessions.size();
    }
}
