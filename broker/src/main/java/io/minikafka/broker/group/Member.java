package io.minikafka.broker.group;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// A member of a live group. It may have one request parked: a join that waits for the others, or a sync
/// that waits for the leader. A parked request is answered in every case: a second one of the same kind
/// (the client connected again) releases the first with an error that asks for another try.
public final class Member {
    private final String id;
    private final Optional<String> instanceId;
    private final String clientId;
    private final String clientHost;
    private final Deadlines.Deadline session;
    private int rebalanceTimeoutMs;
    private int sessionTimeoutMs;
    private List<MemberProtocol> protocols;
    private Blob assignment = Blob.EMPTY;
    private boolean fresh = true;
    private Optional<JoinReply> parkedJoin = Optional.empty();
    private Optional<SyncReply> parkedSync = Optional.empty();

    Member(MemberImage image, Deadlines.Deadline session) {
        this.id = image.id();
        this.instanceId = image.instanceId();
        this.clientId = image.clientId();
        this.clientHost = image.clientHost();
        this.session = session;
        this.rebalanceTimeoutMs = image.rebalanceTimeoutMs();
        this.sessionTimeoutMs = image.sessionTimeoutMs();
        this.protocols = image.protocols();
        this.assignment = image.assignment();
    }

    String id() {
        return id;
    }

    String clientId() {
        return clientId;
    }

    Optional<String> instanceId() {
        return instanceId;
    }

    int rebalanceTimeoutMs() {
        return rebalanceTimeoutMs;
    }

    int sessionTimeoutMs() {
        return sessionTimeoutMs;
    }

    List<MemberProtocol> protocols() {
        return protocols;
    }

    Blob assignment() {
        return assignment;
    }

    void assign(Blob newAssignment) {
        assignment = newAssignment;
    }

    /// Whether this member has never completed a join, and so has never been told its id.
    boolean isFresh() {
        return fresh;
    }

    void settled() {
        fresh = false;
    }

    void update(JoinCall call) {
        rebalanceTimeoutMs = call.rebalanceTimeoutMs();
        sessionTimeoutMs = call.request().sessionTimeoutMs();
        protocols = call.protocols();
    }

    boolean awaitsJoin() {
        return parkedJoin.isPresent();
    }

    boolean awaitsSync() {
        return parkedSync.isPresent();
    }

    void park(JoinReply reply) {
        releaseJoin(earlier -> earlier.error(Errors.REBALANCE_IN_PROGRESS, id));
        parkedJoin = Optional.of(reply);
    }

    void park(SyncReply reply) {
        releaseSync(earlier -> earlier.error(Errors.REBALANCE_IN_PROGRESS));
        parkedSync = Optional.of(reply);
    }

    /// Hands the parked join, if there is one, to `answer`.
    void releaseJoin(Consumer<JoinReply> answer) {
        Optional<JoinReply> reply = parkedJoin;
        parkedJoin = Optional.empty();
        reply.ifPresent(answer);
    }

    /// Hands the parked sync, if there is one, to `answer`.
    void releaseSync(Consumer<SyncReply> answer) {
        Optional<SyncReply> reply = parkedSync;
        parkedSync = Optional.empty();
        reply.ifPresent(answer);
    }

    /// The member has shown a sign of life.
    void alive(long nowMs) {
        session.set(nowMs + sessionTimeoutMs);
    }

    /// The member must show a sign of life, or complete its join, until then.
    void expectUntil(long dueMs) {
        session.set(dueMs);
    }

    void gone() {
        session.clear();
    }

    /// The metadata for one of the protocols that this member offers.
    public Blob metadata(String protocol) {
        return protocols.stream()
                .filter(p -> p.name().equals(protocol))
                .map(MemberProtocol::metadata)
                .findFirst()
                .orElse(Blob.EMPTY);
    }

    public MemberImage image() {
        return image(assignment);
    }

    MemberImage image(Blob withAssignment) {
        return new MemberImage(
                id,
                instanceId,
                clientId,
                clientHost,
                rebalanceTimeoutMs,
                sessionTimeoutMs,
                protocols,
                withAssignment);
    }
}
