package io.minikafka.broker.group.topology;

import java.util.List;

/// What a group wishes beside that all its work is done.
///
/// @param standbys copies of each state beside the one that is worked on
/// @param warmups copies that may be made at a time for tasks that are to move
/// @param recoveryLag records that a copy may be behind and still take over
/// @param tags names of tags over whose values copies are spread
public record Wanted(int standbys, int warmups, long recoveryLag, List<String> tags) {}
