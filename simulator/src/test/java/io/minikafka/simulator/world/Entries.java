package io.minikafka.simulator.world;

import io.minikafka.cluster.replication.Payload;
import java.util.List;

/// Records on their way from a leader to a follower.
record Entries(List<Entry> list) implements Payload {}
