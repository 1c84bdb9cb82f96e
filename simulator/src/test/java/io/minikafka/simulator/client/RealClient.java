package io.minikafka.simulator.client;

import java.util.List;
import java.util.Map;

/// A real Kafka client of some make and version, driven from outside. One thread of the test at a time.
public interface RealClient extends AutoCloseable {

    String name();

    Abilities abilities();

    /// Sends the records and waits until all are acknowledged (acks=all).
    void produce(List<ClientRecord> records, Codec codec, boolean idempotent);

    /// Reads the topics from their beginning to their present end.
    List<ClientRecord> consume(List<String> topics);

    /// Lets a new member join a group and consume the topic. Configurations have the Java client's names.
    GroupMember join(String member, String group, String topic, Map<String, String> configs);

    /// Any further command, by the drivers' names; only one of `abilities().commands()`.
    Map<String, String> call(String command, Map<String, String> arguments);

    @Override
    void close();

    /// The client answered with an error. The name is the client's own word for it.
    final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String error;

        Refused(String client, String command, String error, String message) {
            super("%s: %s: %s %s".formatted(client, command, error, message));
            this.error = error;
        }

        public String error() {
            return error;
        }
    }
}
