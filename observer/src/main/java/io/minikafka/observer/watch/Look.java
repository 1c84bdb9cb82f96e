package io.minikafka.observer.watch;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything that was seen at one moment.
///
/// @param settings of each resource, such as `topic orders`, its settings that are not defaults; empty if they were
///     not asked for this time
/// @param groups empty if they could not be asked
/// @param lines new log lines
/// @param linesMissed lines that were too many to be read
public record Look(
        long atMs,
        List<NodeLook> nodes,
        Optional<List<GroupLook>> groups,
        Optional<Map<String, Map<String, String>>> settings,
        List<LogEntry> lines,
        long linesMissed) {
    /// The node that groups are named with: they belong to the cluster, whose first node stands for it.
    public String home() {
        return nodes.isEmpty() ? "?" : nodes.getFirst().node();
    }
}
