package io.minikafka.network;

import java.nio.ByteBuffer;
import java.util.List;

/// One request and the duty to answer it. Completed exactly once, from any thread, by one of
/// [#respond(List)], [#respondNothing()] and [#close(String)]; a second completion is a broken invariant.
/// Responses leave in the order of their requests, whatever the order of completion.
public interface Exchange {
    /// The request without its length. Its memory belongs to this exchange until completion and is used
    /// for other requests afterwards.
    ByteBuffer frame();

    /// Where the request came from.
    ConnectionInfo connection();

    /// When the last byte of the request was read, on the monotonic clock.
    long receivedNanos();

    /// Answers with the parts in order.
    void respond(List<Part> parts);

    /// Answers, and then drops the connection. The answer does not reach the client if one before it is still outstanding.
    /// `reason` is logged.
    void respondLast(List<Part> parts, String reason);

    /// Completes without an answer: a request for which the protocol knows none (acks=0).
    void respondNothing();

    /// After the answer this client is not heard for so long, beginning now: it asks too much. To be called before
    /// the answer.
    void mute(long ms);

    /// The other end is that node of this cluster: from the next request on its requests are answered in any order,
    /// their memory is not the clients', and it is not muted. Only within [RequestHandler#handle].
    void admitPeer(int nodeId);

    /// Drops the connection, because the request makes no sense or the client may not go on. `reason` is
    /// logged with the peer's address.
    void close(String reason);

    /// Drops the connection, and completes nothing: the memory stays with whoever works for the request until that
    /// completes it. Any number of times. `reason` is logged.
    void hangUp(String reason);

    /// Whether the client is still there; work that nobody waits for can be spared.
    boolean isOpen();
}
