package io.minikafka.broker.fetch;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.protocol.Errors;

/// Which partitions a fetch request means, and which of them its response must name.
sealed interface FetchScope {
    /// All of `slots` are fetched and named. The session, if there is one, begins with this request.
    record Whole(Optional<FetchSession> session, List<FetchSlot> slots) implements FetchScope {}

    /// All of `slots` are fetched; only those with news are named.
    record Changed(FetchSession session, List<FetchSlot> slots) implements FetchScope {}

    /// The session does not allow this request.
    record Refused(Errors error) implements FetchScope {}
}
