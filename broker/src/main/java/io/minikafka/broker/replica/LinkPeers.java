package io.minikafka.broker.replica;

import io.minikafka.base.ByteRegion;
import io.minikafka.cluster.replication.LetterCodec;
import io.minikafka.cluster.replication.ReplicaLetter;
import io.minikafka.network.link.Letter;
import io.minikafka.network.link.Links;
import java.util.Optional;

/// Letters over links.
record LinkPeers(Links links) implements Peers {
    @Override
    public void send(ReplicaLetter letter, Optional<ByteRegion> records) {
        var _ = links.send(letter.to().brokerId(), new Letter(LetterCodec.encode(letter), records));
    }

    @Override
    public long roomBytes(int nodeId) {
        return links.roomBytes(nodeId);
    }
}
