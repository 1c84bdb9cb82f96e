package io.minikafka.network.link;

import io.minikafka.base.FieldWriter;
import io.minikafka.base.Invariant;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Who this node is to others, and how it proves that. Immutable; any thread.
public final class LinkIdentity {
    /// Shorter secrets could be guessed.
    public static final int SECRET_BYTES_MIN = 16;

    private static final String ALGORITHM = "HmacSHA256";
    private static final String LABEL = "mini-kafka link";

    private final String clusterId;
    private final int nodeId;
    private final SecretKeySpec key;

    /// @param secret that all nodes of the cluster share, and nobody else knows
    public LinkIdentity(String clusterId, int nodeId, byte[] secret) {
        Invariant.check(nodeId >= 0, "a node has a number", nodeId);
        Invariant.check(secret.length >= SECRET_BYTES_MIN, "a secret this short", secret.length);
        this.clusterId = clusterId;
        this.nodeId = nodeId;
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    public String clusterId() {
        return clusterId;
    }

    public int nodeId() {
        return nodeId;
    }

    /// The two ends of a connection, and what each drew for it.
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Ends(int caller, int called, byte[] callerNonce, byte[] calledNonce) {}

    /// Which of the two proves itself.
    enum Side {
        CALLER("A"),
        CALLED("B");

        private final String letter;

        Side(String letter) {
            this.letter = letter;
        }
    }

    byte[] proof(Side side, Ends ends) {
        byte[] said =
                new FieldWriter(128)
                        .string(LABEL)
                        .string(side.letter)
                        .string(clusterId)
                        .i32(ends.caller())
                        .i32(ends.called())
                        .bytes(ends.callerNonce())
                        .bytes(ends.calledNonce())
                        .toBytes();
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(said);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(ALGORITHM + " is part of every Java", missing);
        }
    }

    boolean isProof(byte[] claimed, Side side, Ends ends) {
        return MessageDigest.isEqual(claimed, proof(side, ends));
    }
}
