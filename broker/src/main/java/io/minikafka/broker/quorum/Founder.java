package io.minikafka.broker.quorum;

import io.minikafka.cluster.metadata.ClusterCommand.Found;
import io.minikafka.cluster.metadata.ClusterIdentity;
import io.minikafka.cluster.metadata.MetadataCommand.OfCluster;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.MetadataRecord;
import io.minikafka.cluster.metadata.NodeImage;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Founds a cluster on the node that was alone: what its journal had becomes the beginning of the common history.
/// The word that the cluster is founded is the last record; until it is committed each term begins anew, which
/// changes nothing, because records say what is. RFC 0020, 4.3.
final class Founder implements QuorumMetadata.OfficeListener {
    /// Records in one append.
    private static final int RECORDS_MAX = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Founder.class);

    private final QuorumMetadata metadata;
    private final Supplier<MetadataImage> before;
    private final ClusterIdentity identity;
    private final NodeImage self;

    /// @param before what this node had when it was alone; asked only if it is needed
    Founder(
            QuorumMetadata metadata,
            Supplier<MetadataImage> before,
            ClusterIdentity identity,
            NodeImage self) {
        this.metadata = metadata;
        this.before = before;
        this.identity = identity;
        this.self = self;
        metadata.onOffice(this);
    }

    @Override
    public void began(int epoch, MetadataImage image) {
        if (image.cluster().identity().isPresent()) {
            return;
        }
        List<MetadataRecord> records = before.get().records();
        for (int from = 0; from < records.size(); from += RECORDS_MAX) {
            int to = Math.min(records.size(), from + RECORDS_MAX);
            if (!metadata.append(List.copyOf(records.subList(from, to)))) {
                return;
            }
        }
        metadata.submit(
                new OfCluster<>(new Found(identity, self)),
                outcome ->
                        LOG.atInfo()
                                .addKeyValue("cluster", identity.clusterId())
                                .addKeyValue("outcome", outcome)
                                .log("a cluster is founded"));
    }

    @Override
    public void ended() {
        // The next term looks again.
    }
}
