package io.minikafka.broker.fetch;

import io.minikafka.broker.Led;
import io.minikafka.broker.PartitionHome;
import io.minikafka.storage.Log;

/// Where a partition of a fetch is read.
sealed interface Source {
    Log log();

    /// Whether this node has to say where the log begins and ends: else the partition may have moved away, and the log
    /// have been emptied.
    boolean isStill();

    record Leader(Led led) implements Source {
        @Override
        public Log log() {
            return led.log();
        }

        @Override
        public boolean isStill() {
            return led.isStill();
        }
    }

    /// For a consumer of this node's rack (KIP-392).
    ///
    /// @param epoch of the leader that is followed
    record Follower(PartitionHome home, int epoch) implements Source {
        @Override
        public Log log() {
            return home.log();
        }

        @Override
        public boolean isStill() {
            return home.followed() == epoch;
        }
    }
}
