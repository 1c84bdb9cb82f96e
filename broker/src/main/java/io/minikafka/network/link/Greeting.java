package io.minikafka.network.link;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.base.FormatException;

/// What two nodes say to each other first, as bytes.
final class Greeting {
    static final int NONCE_BYTES = 32;
    static final int PROOF_BYTES = 32;

    /// In place of a node's number: whoever you are.
    static final int ANYBODY = -1;

    private static final int VERSION = 1;

    private Greeting() {}

    /// @param to the node that the caller means, or [#ANYBODY]
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Hello(int version, String clusterId, int from, int to, byte[] nonce) {
        Hello(String clusterId, int from, int to, byte[] nonce) {
            this(VERSION, clusterId, from, to, nonce);
        }

        boolean isKnownVersion() {
            return version == VERSION;
        }

        byte[] toBytes() {
            FieldWriter out = new FieldWriter(96).u8(version).string(clusterId).i32(from).i32(to);
            return out.raw(nonce).toBytes();
        }

        /// Later versions may say more; it is not read.
        static Hello read(byte[] bytes) {
            FieldReader in = new FieldReader("hello of a node", bytes);
            int version = in.u8();
            Hello hello = new Hello(version, in.string(), in.i32(), in.i32(), in.raw(NONCE_BYTES));
            if (hello.isKnownVersion()) {
                in.end();
            }
            return hello;
        }
    }

    sealed interface Reply {
        byte[] toBytes();

        static Reply read(byte[] bytes) {
            FieldReader in = new FieldReader("reply to a hello", bytes);
            int status = in.u8();
            Reply reply =
                    status == 0
                            ? new Welcome(in.i32(), in.raw(NONCE_BYTES), in.raw(PROOF_BYTES))
                            : new Refusal(Why.of(status));
            in.end();
            return reply;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Welcome(int nodeId, byte[] nonce, byte[] proof) implements Reply {
        @Override
        public byte[] toBytes() {
            return new FieldWriter(72).u8(0).i32(nodeId).raw(nonce).raw(proof).toBytes();
        }
    }

    record Refusal(Why why) implements Reply {
        @Override
        public byte[] toBytes() {
            return new byte[] {(byte) why.code};
        }
    }

    /// Why a node does not want the caller.
    enum Why {
        NO_CLUSTER(1, "it is a node of its own, in no cluster"),
        ANOTHER_CLUSTER(2, "it belongs to another cluster"),
        ANOTHER_NODE(3, "another node is at that address"),
        UNKNOWN_VERSION(4, "it does not know this version of the greeting"),
        MYSELF(5, "it has this node's own number");

        private final int code;
        private final String text;

        Why(int code, String text) {
            this.code = code;
            this.text = text;
        }

        String text() {
            return text;
        }

        static Why of(int code) {
            for (Why why : values()) {
                if (why.code == code) {
                    return why;
                }
            }
            throw new FormatException("reply to a hello: no such status: " + code);
        }
    }
}
