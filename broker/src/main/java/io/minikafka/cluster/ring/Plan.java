package io.minikafka.cluster.ring;

import io.minikafka.base.TopicIdPartition;
import java.util.List;
import java.util.SortedMap;

/// Where everything shall be, and what has to be copied for that.
///
/// @param assignments node ids of each partition, the preferred leader first
/// @param moves copies to be made; new partitions have none
public record Plan(SortedMap<TopicIdPartition, List<Integer>> assignments, List<Move> moves) {}
