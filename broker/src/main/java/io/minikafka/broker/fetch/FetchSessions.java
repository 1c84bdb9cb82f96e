package io.minikafka.broker.fetch;

import io.minikafka.base.Time;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.protocol.Errors;

/// All fetch sessions of this node: a bounded cache, the least recently used first. A client that gets no session
/// just sends whole requests; so does one whose session was evicted, after one error that it knows how to take.
///
/// A session makes room when it was idle for [#IDLE_MS], or when one with more partitions asks (it saves more) and
/// has itself been there that long. Guarded by itself.
public final class FetchSessions {
    /// A session that was used more recently is not evicted for its idleness.
    static final long IDLE_MS = 120_000;

    /// Partitions remembered in all sessions together; each costs about 200 bytes.
    static final int MAX_PARTITIONS = 250_000;

    private static final short TOPIC_IDS_SINCE = 13;
    private static final int NO_SESSION = 0;
    private static final int OPEN_EPOCH = 0;
    private static final int CLOSE_EPOCH = -1;

    private final int maxSessions;
    private final Time time;
    private final LinkedHashMap<Integer, Entry> byId = new LinkedHashMap<>();
    private long partitions;

    private static final class Entry {
        final FetchSession session;
        final long createdMs;
        long usedMs;
        int size;

        Entry(FetchSession session, long nowMs) {
            this.session = session;
            this.createdMs = nowMs;
            this.usedMs = nowMs;
            this.size = session.size();
        }
    }

    /// @param maxSessions `max.incremental.fetch.session.cache.slots`; 0 for no sessions
    public FetchSessions(int maxSessions, Time time) {
        this.maxSessions = maxSessions;
        this.time = time;
    }

    /// What a request asks for, its session included.
    FetchScope scope(short version, FetchRequestData request) {
        int epoch = request.sessionEpoch();
        if (epoch == OPEN_EPOCH || epoch == CLOSE_EPOCH) {
            if (request.sessionId() != NO_SESSION) {
                remove(request.sessionId());
            }
            List<FetchSlot> slots = slots(request);
            Optional<FetchSession> session =
                    epoch == OPEN_EPOCH
                            ? open(version >= TOPIC_IDS_SINCE, slots)
                            : Optional.empty();
            return new FetchScope.Whole(session, slots);
        }
        return resume(version >= TOPIC_IDS_SINCE, request);
    }

    synchronized int size() {
        return byId.size();
    }

    /// Partitions in all sessions.
    synchronized long partitions() {
        return partitions;
    }

    private synchronized FetchScope resume(boolean byTopicId, FetchRequestData request) {
        Entry entry = byId.get(request.sessionId());
        if (entry == null) {
            return new FetchScope.Refused(Errors.FETCH_SESSION_ID_NOT_FOUND);
        }
        FetchSession session = entry.session;
        if (session.byTopicId() != byTopicId) {
            return new FetchScope.Refused(Errors.FETCH_SESSION_TOPIC_ID_ERROR);
        }
        if (!session.advance(request.sessionEpoch())) {
            return new FetchScope.Refused(Errors.INVALID_FETCH_SESSION_EPOCH);
        }
        session.update(request);
        entry.usedMs = nowMs();
        byId.putLast(session.id(), entry);
        int size = session.size();
        partitions += size - entry.size;
        entry.size = size;
        if (size == 0 || partitions > MAX_PARTITIONS) {
            // Nothing to remember, or too much: this request is still served, the next one must be
            // whole.
            remove(session.id());
            return new FetchScope.Whole(Optional.empty(), session.slots());
        }
        return new FetchScope.Changed(session, session.slots());
    }

    private synchronized Optional<FetchSession> open(boolean byTopicId, List<FetchSlot> slots) {
        if (maxSessions == 0 || slots.size() > MAX_PARTITIONS || !makeRoom(slots.size(), nowMs())) {
            return Optional.empty();
        }
        var session = new FetchSession(freshId(), byTopicId, slots);
        var entry = new Entry(session, nowMs());
        byId.put(session.id(), entry);
        partitions += entry.size;
        return Optional.of(session);
    }

    private synchronized void remove(int id) {
        Entry gone = byId.remove(id);
        if (gone != null) {
            partitions -= gone.size;
        }
    }

    private boolean makeRoom(int newcomerSize, long nowMs) {
        while (byId.size() >= maxSessions || partitions + newcomerSize > MAX_PARTITIONS) {
            Optional<Entry> victim = victim(newcomerSize, nowMs);
            if (victim.isEmpty()) {
                return false;
            }
            remove(victim.get().session.id());
        }
        return true;
    }

    private Optional<Entry> victim(int newcomerSize, long nowMs) {
        Iterator<Entry> leastRecentlyUsedFirst = byId.values().iterator();
        if (!leastRecentlyUsedFirst.hasNext()) {
            return Optional.empty();
        }
        Entry oldest = leastRecentlyUsedFirst.next();
        if (nowMs - oldest.usedMs > IDLE_MS) {
            return Optional.of(oldest);
        }
        Entry smallest = oldest;
        while (leastRecentlyUsedFirst.hasNext()) {
            Entry entry = leastRecentlyUsedFirst.next();
            if (entry.size < smallest.size) {
                smallest = entry;
            }
        }
        boolean settled = nowMs - smallest.createdMs > IDLE_MS;
        return settled && smallest.size < newcomerSize ? Optional.of(smallest) : Optional.empty();
    }

    private int freshId() {
        while (true) {
            int id = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
            if (!byId.containsKey(id)) {
                return id;
            }
        }
    }

    private long nowMs() {
        return time.monotonicNs() / 1_000_000;
    }

    private static List<FetchSlot> slots(FetchRequestData request) {
        List<FetchSlot> slots = new ArrayList<>();
        for (FetchTopic topic : request.topics()) {
            for (FetchPartition partition : topic.partitions()) {
                slots.add(FetchSlot.of(topic, partition));
            }
        }
        return slots;
    }
}
