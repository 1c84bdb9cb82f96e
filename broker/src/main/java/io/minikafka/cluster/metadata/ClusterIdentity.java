package io.minikafka.cluster.metadata;

import java.util.Arrays;

/// A cluster that was founded.
///
/// @param secret by which its nodes know each other; nobody changes the array
@SuppressWarnings("ArrayRecordComponent") // compared below
public record ClusterIdentity(String clusterId, byte[] secret) {
    public static final int SECRET_BYTES = 32;

    @Override
    public boolean equals(Object other) {
        return other instanceof ClusterIdentity that
                && clusterId.equals(that.clusterId)
                && Arrays.equals(secret, that.secret);
    }

    @Override
    public int hashCode() {
        return clusterId.hashCode();
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "ClusterIdentity[" + clusterId + "]";
    }
}
