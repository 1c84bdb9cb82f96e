package io.minikafka.broker.replica;

import io.minikafka.base.FormatException;
import io.minikafka.cluster.replication.LetterCodec;
import io.minikafka.cluster.replication.Message;
import io.minikafka.cluster.replication.Output;
import io.minikafka.cluster.replication.RangeLetter;
import io.minikafka.cluster.replication.ReplicaLetter;
import io.minikafka.network.link.Bundle;
import io.minikafka.network.link.BundleHandler;
import java.nio.ByteBuffer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives what other nodes say to the replicas, or to whoever conducts partitions here. On event loops.
final class LetterBox implements BundleHandler {
    private static final Logger LOG = LoggerFactory.getLogger(LetterBox.class);

    private final Replicas replicas;
    private final Repairs repairs;
    private final Desk conductor;

    /// @param conductor on this node; passes over what comes while another node conducts
    LetterBox(Replicas replicas, Repairs repairs, Desk conductor) {
        this.replicas = replicas;
        this.repairs = repairs;
        this.conductor = conductor;
    }

    @Override
    public void received(Bundle bundle) {
        try {
            received(bundle.from(), bundle.letters());
        } finally {
            bundle.release();
        }
    }

    /// What they say is not needed any more when this returns.
    void received(int fromNode, List<ByteBuffer> letters) {
        try {
            for (ByteBuffer bytes : letters) {
                received(fromNode, LetterCodec.decode(bytes, RecordBytes::copyOf));
            }
        } catch (FormatException e) {
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("node", fromNode)
                    .log("a letter that nobody can read");
        }
    }

    private void received(int fromNode, ReplicaLetter letter) {
        if (letter.from().brokerId() != fromNode) {
            throw new FormatException("a letter of " + letter.from() + " came from " + fromNode);
        }
        switch (letter.word()) {
            case Message.FetchReply reply -> replicas.received(letter, RecordBytes.trimmed(reply));
            case Message message -> replicas.received(letter, message);
            case RangeLetter range -> repairs.received(letter, range);
            case Output.Report report ->
                    conductor.report(letter.partition(), letter.from(), report);
        }
    }
}
