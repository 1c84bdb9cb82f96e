package io.minikafka.broker;

import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// What share groups know of records, as far as the room of the groups needs it.
public interface ShareState {
    /// Forgets all that a group knew of any partition. Any thread; `done` is told once, on another thread perhaps.
    void forget(String groupId, Consumer<Errors> done);
}
