package io.minikafka.broker.group;

import java.util.SortedMap;

/// What administrators have set for single groups. Any thread.
public interface GroupOverrides {
    /// Grows after each change of some group's settings, so that nobody has to read them for each request.
    long version();

    /// What is set for a group, by key; empty for most.
    SortedMap<String, String> of(String groupId);
}
