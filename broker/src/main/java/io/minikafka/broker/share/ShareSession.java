package io.minikafka.broker.share;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.SharePartitionKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What one member of a share group fetches from, over one connection. Owned by the coordinator's thread.
public final class ShareSession {
    private final ShareSessions.Key key;
    private final long connectionId;
    private final Set<TopicIdPartition> partitions = new LinkedHashSet<>();
    private final Set<SharePartitionKey> served = new LinkedHashSet<>();
    private int nextEpoch = 1;

    ShareSession(ShareSessions.Key key, long connectionId) {
        this.key = key;
        this.connectionId = connectionId;
    }

    public String groupId() {
        return key.groupId();
    }

    public String memberId() {
        return key.memberId();
    }

    ShareSessions.Key key() {
        return key;
    }

    public long connectionId() {
        return connectionId;
    }

    int nextEpoch() {
        return nextEpoch;
    }

    void goOn() {
        nextEpoch = nextEpoch == Integer.MAX_VALUE ? 1 : nextEpoch + 1;
    }

    public void update(Collection<TopicIdPartition> added, Collection<TopicIdPartition> forgotten) {
        partitions.addAll(added);
        partitions.removeAll(forgotten);
    }

    public int size() {
        return partitions.size();
    }

    /// The partitions, each time beginning with another one, so that none is always served last.
    public List<TopicIdPartition> rotated() {
        List<TopicIdPartition> rotated = new ArrayList<>(partitions);
        if (rotated.size() > 1) {
            Collections.rotate(rotated, -(nextEpoch % rotated.size()));
        }
        return rotated;
    }

    /// The member may hold records of it.
    public void served(SharePartitionKey partition) {
        served.add(partition);
    }

    /// The share partitions of which the member may hold records.
    public Collection<SharePartitionKey> served() {
        return Collections.unmodifiableCollection(served);
    }
}
