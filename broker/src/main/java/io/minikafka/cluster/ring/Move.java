package io.minikafka.cluster.ring;

import io.minikafka.base.TopicIdPartition;
import java.util.OptionalInt;

/// A replica gets another place.
///
/// @param from empty if there was none
public record Move(TopicIdPartition partition, OptionalInt from, int to) {}
