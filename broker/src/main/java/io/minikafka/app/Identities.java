package io.minikafka.app;

import io.minikafka.app.config.BrokerConfig;
import io.minikafka.app.config.ClusterKeys;
import io.minikafka.app.config.NodeKeys;
import io.minikafka.app.node.StartException;
import io.minikafka.base.HostPort;
import io.minikafka.storage.disk.Disk;
import java.util.Optional;
import java.util.OptionalInt;

/// Who a starting node is: what its folder says, or, if that is new, what becomes of it: a node alone, the first of
/// a cluster, or one that joins.
final class Identities {
    private Identities() {}

    static FolderIdentity of(BrokerConfig config, Disk disk) {
        boolean isChosen = config.values().isSet(NodeKeys.NODE_ID.name());
        int nodeId = config.value(NodeKeys.NODE_ID);
        OptionalInt wanted = isChosen ? OptionalInt.of(nodeId) : OptionalInt.empty();
        Optional<HostPort> contact = contact(config);
        if (contact.isPresent() && FolderIdentity.isNew(disk)) {
            return new Joining(config, contact.get()).join(disk);
        }
        FolderIdentity found = FolderIdentity.of(disk, wanted, nodeId);
        if (found.membership().isPresent()) {
            return found;
        }
        if (contact.isPresent()) {
            throw new StartException(
                    "%s belongs to a node that is alone, with topics of its own; join with a new folder (log.dirs), or let the other node join this one."
                            .formatted(disk.describe()));
        }
        return config.value(ClusterKeys.ENABLE)
                ? FolderIdentity.write(disk, found.founding())
                : found;
    }

    private static Optional<HostPort> contact(BrokerConfig config) {
        Optional<String> text = config.values().find(ClusterKeys.JOIN);
        Optional<HostPort> contact = text.flatMap(HostPort::parse);
        if (text.isPresent() && contact.isEmpty()) {
            throw new StartException(
                    "%s = %s: must be HOST:PORT".formatted(ClusterKeys.JOIN.name(), text.get()));
        }
        return contact;
    }
}
