package io.minikafka.observer.watch;

import java.util.Map;

/// One log line.
///
/// @param topic where it was read
/// @param text the line as it is
/// @param pairs its key-values, if it is one of a broker of ours
public record LogEntry(long atMs, String topic, String text, Map<String, String> pairs) {}
