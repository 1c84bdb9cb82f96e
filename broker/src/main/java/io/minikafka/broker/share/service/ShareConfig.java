package io.minikafka.broker.share.service;

import io.minikafka.base.config.ConfigValues;

/// The broker's settings for share groups.
///
/// @param broker all of the broker's settings, to which those of a group fall back
/// @param sessionsMax `group.share.max.share.sessions`
/// @param fetchMaxBytes the most that one response carries, whatever the client allows
/// @param deadLetterPrefix with which names of dead-letter topics begin
/// @param createsDeadLetterTopics whether those that are missing are created
/// @param figureRowsMax `minikafka.metrics.groups.max`
public record ShareConfig(
        ConfigValues broker,
        int sessionsMax,
        int fetchMaxBytes,
        String deadLetterPrefix,
        boolean createsDeadLetterTopics,
        int figureRowsMax) {}
