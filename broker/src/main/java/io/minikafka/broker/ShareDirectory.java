package io.minikafka.broker;

import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// Which share groups there are, as far as the room of the share groups' records needs it.
public interface ShareDirectory {
    /// Tells `answer` whether there is a share group of that id: `NONE` if there is and nobody is in it,
    /// `NON_EMPTY_GROUP`, or `GROUP_ID_NOT_FOUND`. Any thread; told once, on another thread perhaps.
    void look(String groupId, Consumer<Errors> answer);
}
