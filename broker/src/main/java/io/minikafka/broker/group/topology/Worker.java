package io.minikafka.broker.group.topology;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/// A member that can have tasks.
///
/// @param processId of its process, whose threads share one folder of state
/// @param tags of its process, over which copies are to be spread
/// @param previous what it was meant to have before
/// @param lags how many records of state its process is behind in tasks of which it has some; empty if its client
///     tells no such thing
public record Worker(
        String memberId,
        String processId,
        SortedMap<String, String> tags,
        Tasks previous,
        Optional<Map<TaskId, Long>> lags) {}
