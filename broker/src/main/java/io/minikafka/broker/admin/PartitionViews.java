package io.minikafka.broker.admin;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Contact;
import io.minikafka.broker.PartitionHome;
import io.minikafka.broker.Partitions;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.List;

/// What this node tells clients of partitions: what the metadata say. But a node that has lost contact with the cluster
/// names itself as leader only where it can lead; otherwise clients that ask it would come back to it for ever.
public final class PartitionViews {
    private final int nodeId;
    private final List<Integer> here;
    private final Contact contact;
    private final Partitions partitions;

    public PartitionViews(int nodeId, Contact contact, Partitions partitions) {
        this.nodeId = nodeId;
        this.here = List.of(nodeId);
        this.contact = contact;
        this.partitions = partitions;
    }

    PartitionView of(MetadataImage image, TopicImage topic, int partition) {
        PartitionView view = PartitionView.of(image, topic, partition, here);
        return view.leader() == nodeId && contact.isLost() && !leads(topic, partition)
                ? view.withoutLeader()
                : view;
    }

    private boolean leads(TopicImage topic, int partition) {
        return partitions
                .home(new TopicIdPartition(topic.id(), partition))
                .filter(home -> home.office() != PartitionHome.NO_OFFICE)
                .isPresent();
    }
}
