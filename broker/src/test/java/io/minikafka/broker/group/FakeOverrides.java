package io.minikafka.broker.group;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Settings of single groups that a test makes.
public final class FakeOverrides implements GroupOverrides {
    private final Map<String, SortedMap<String, String>> groups = new HashMap<>();
    private long version;

    public void set(String groupId, String key, String value) {
        groups.computeIfAbsent(groupId, _ -> new TreeMap<>()).put(key, value);
        version++;
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public SortedMap<String, String> of(String groupId) {
        return groups.getOrDefault(groupId, Collections.emptySortedMap());
    }
}
