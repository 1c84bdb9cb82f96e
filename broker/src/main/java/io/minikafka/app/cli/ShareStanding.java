package io.minikafka.app.cli;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;

/// How it stands with a partition of a share group, as its leader knows: docs/format/private-api.md, key 30060.
///
/// @param inFlight records that are with members
/// @param failed records that wait to be delivered again
/// @param deliveriesMax the most deliveries of a record that is not done
record ShareStanding(long start, int inFlight, int failed, int deliveriesMax) {
    private static final int KEY = 30_060;

    /// Asks all nodes; a partition whose leader does not tell, or that nobody has fetched from it, is left out.
    static Map<TopicPartition, ShareStanding> ask(Admin admin, String groupId)
            throws InterruptedException, ExecutionException {
        byte[] request = new FieldWriter(64).string(groupId).toBytes();
        Map<TopicPartition, ShareStanding> found = new HashMap<>();
        for (Node node : admin.describeCluster().nodes().get()) {
            found.putAll(ask(node.host() + ":" + node.port(), request));
        }
        return found;
    }

    private static Map<TopicPartition, ShareStanding> ask(String address, byte[] request) {
        try {
            return read(PrivateCall.send(address, KEY, request, "how share groups stand"));
        } catch (CommandFailure otherBroker) {
            return Map.of();
        }
    }

    private static Map<TopicPartition, ShareStanding> read(byte[] answer) {
        FieldReader in = new FieldReader("the broker's answer", answer);
        Map<TopicPartition, ShareStanding> found = new HashMap<>();
        for (int left = in.count(1); left > 0; left--) {
            TopicPartition partition = new TopicPartition(in.string(), in.i32());
            found.put(partition, new ShareStanding(in.i64(), in.i32(), in.i32(), in.i32()));
        }
        in.end();
        return found;
    }
}
