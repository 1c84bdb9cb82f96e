package io.minikafka.broker.group;

import java.util.SequencedMap;

/// What the coordinator must know of a type of groups besides the groups themselves. [GroupPart]s are all that
/// is remembered of them.
public interface GroupKind {
    GroupType type();

    /// Brings a group back to life as it was saved, and adds it to the live ones.
    void restore(String groupId, SequencedMap<GroupPart, Blob> parts);
}
