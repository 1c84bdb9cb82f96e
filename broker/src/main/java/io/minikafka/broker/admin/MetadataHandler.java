package io.minikafka.broker.admin;

import io.minikafka.base.HostPort;
import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.AuthorizedOperations;
import io.minikafka.broker.MetadataErrors;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.NodeAddress;
import io.minikafka.broker.NodeIdentity;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.Uuids;
import io.minikafka.cluster.metadata.MetadataError;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.NodeImage;
import io.minikafka.cluster.metadata.Outcome;
import io.minikafka.cluster.metadata.ShardTopics;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.cluster.metadata.TopicNames;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// Metadata: the nodes, and the topics that the client asks for: all, by name or (since version 12) by id. This
/// node is named by the address that the client used, unless one is advertised.
///
/// Names that do not exist are created if the client and the broker's configuration allow it; the answer then waits
/// until they are, so that the client need not ask again.
public final class MetadataHandler
        implements ApiHandler<MetadataRequestData, MetadataResponseData> {
    private static final short NULL_MEANS_ALL_SINCE = 1;
    private static final short TOPIC_IDS_SINCE = 12;
    private static final short NULLABLE_NAME_SINCE = 12;

    private static final Set<String> INTERNAL_TOPICS =
            Set.of(
                    "__consumer_offsets",
                    "__transaction_state",
                    "__share_group_state",
                    "__minikafka_logs",
                    "__minikafka_metrics",
                    "__minikafka_incidents");

    private final NodeIdentity identity;
    private final NodeAddress address;
    private final MetadataStore store;
    private final TopicCreator creator;
    private final boolean autoCreate;
    private final PartitionViews views;

    /// @param autoCreate `auto.create.topics.enable`
    public MetadataHandler(
            NodeIdentity identity,
            NodeAddress address,
            MetadataStore store,
            PartitionViews views,
            TopicCreator creator,
            boolean autoCreate) {
        this.identity = identity;
        this.address = address;
        this.store = store;
        this.views = views;
        this.creator = creator;
        this.autoCreate = autoCreate;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.METADATA;
    }

    @Override
    public void handle(
            RequestContext context,
            MetadataRequestData request,
            Answer<MetadataResponseData> answer) {
        MetadataImage image = store.image();
        MetadataResponseData response = nodes(context, request);
        boolean operations = request.includeTopicAuthorizedOperations();
        if (wantsAll(context.version(), request)) {
            image.topics().forEach(topic -> response.topics().add(found(image, topic, operations)));
            answer.send(response);
            return;
        }
        List<String> missing = new ArrayList<>(0);
        for (MetadataRequestTopic wanted : distinct(request)) {
            Optional<TopicImage> topic = find(image, context.version(), wanted);
            if (topic.isPresent()) {
                response.topics().add(found(image, topic.get(), operations));
            } else if (isById(context.version(), wanted)) {
                response.topics().add(unknownId(wanted.topicId()));
            } else if (wanted.name() == null) {
                response.topics().add(nameless(context.version()));
            } else {
                missing.add(wanted.name());
            }
        }
        if (autoCreate && request.allowAutoTopicCreation() && !missing.isEmpty()) {
            create(missing, response, operations, answer);
        } else {
            missing.forEach(name -> response.topics().add(failed(name, missingError(name))));
            answer.send(response);
        }
    }

    private void create(
            List<String> names,
            MetadataResponseData response,
            boolean operations,
            Answer<MetadataResponseData> answer) {
        var outstanding = new AtomicInteger(names.size());
        for (String name : names) {
            creator.create(
                    name,
                    outcome -> {
                        MetadataResponseTopic topic =
                                switch (outcome) {
                                    case Outcome.Done<TopicImage>(TopicImage made) ->
                                            found(store.image(), made, operations);
                                    case Outcome.Refused<TopicImage>(var error, _) ->
                                            failed(name, creationError(error));
                                };
                        synchronized (response) {
                            response.topics().add(topic);
                        }
                        if (outstanding.decrementAndGet() == 0) {
                            answer.send(response);
                        }
                    });
        }
    }

    private MetadataResponseData nodes(RequestContext context, MetadataRequestData request) {
        HostPort here = address.of(context);
        var response =
                new MetadataResponseData()
                        .setClusterId(identity.clusterId())
                        .setControllerId(identity.nodeId());
        store.image().cluster().nodes().forEach(node -> addIfAlive(response, node));
        if (response.brokers().find(identity.nodeId()) == null) {
            response.brokers()
                    .add(
                            new MetadataResponseBroker()
                                    .setNodeId(identity.nodeId())
                                    .setHost(here.host())
                                    .setPort(here.port())
                                    .setRack(null));
        }
        return response.setClusterAuthorizedOperations(
                AuthorizedOperations.ofCluster(request.includeClusterAuthorizedOperations()));
    }

    private static void addIfAlive(MetadataResponseData response, NodeImage node) {
        if (!node.fenced()) {
            response.brokers()
                    .add(
                            new MetadataResponseBroker()
                                    .setNodeId(node.nodeId())
                                    .setHost(node.address().host())
                                    .setPort(node.address().port())
                                    .setRack(node.rack().isEmpty() ? null : node.rack()));
        }
    }

    private static boolean wantsAll(short version, MetadataRequestData request) {
        return request.topics() == null
                || (version < NULL_MEANS_ALL_SINCE && request.topics().isEmpty());
    }

    /// A topic that is asked for twice is answered once.
    private static Set<MetadataRequestTopic> distinct(MetadataRequestData request) {
        return new LinkedHashSet<>(request.topics());
    }

    private static boolean isById(short version, MetadataRequestTopic wanted) {
        return version >= TOPIC_IDS_SINCE && !wanted.topicId().equals(Uuid.ZERO_UUID);
    }

    private static Optional<TopicImage> find(
            MetadataImage image, short version, MetadataRequestTopic wanted) {
        if (isById(version, wanted)) {
            Uuid id = wanted.topicId();
            return image.topic(Uuids.toJava(id));
        }
        return wanted.name() == null ? Optional.empty() : image.topic(wanted.name());
    }

    private MetadataResponseTopic found(MetadataImage image, TopicImage topic, boolean operations) {
        List<MetadataResponsePartition> partitions = new ArrayList<>(topic.partitions());
        for (int index = 0; index < topic.partitions(); index++) {
            PartitionView view = views.of(image, topic, index);
            partitions.add(
                    new MetadataResponsePartition()
                            .setErrorCode(
                                    view.isLed()
                                            ? Errors.NONE.code()
                                            : Errors.LEADER_NOT_AVAILABLE.code())
                            .setPartitionIndex(index)
                            .setLeaderId(view.leader())
                            .setLeaderEpoch(view.epoch())
                            .setReplicaNodes(view.replicas())
                            .setIsrNodes(view.inSync())
                            .setOfflineReplicas(view.offline()));
        }
        return new MetadataResponseTopic()
                .setName(topic.name())
                .setTopicId(Uuids.toKafka(topic.id()))
                .setIsInternal(isInternal(topic.name()))
                .setPartitions(partitions)
                .setTopicAuthorizedOperations(AuthorizedOperations.ofTopic(operations));
    }

    static boolean isInternal(String topic) {
        return INTERNAL_TOPICS.contains(topic) || ShardTopics.isOne(topic);
    }

    private static Errors missingError(String name) {
        return TopicNames.problem(name).isPresent()
                ? Errors.INVALID_TOPIC_EXCEPTION
                : Errors.UNKNOWN_TOPIC_OR_PARTITION;
    }

    /// Clients try again after UNKNOWN_TOPIC_OR_PARTITION, which fits what may pass by itself.
    private static Errors creationError(MetadataError error) {
        return switch (error) {
            case BUSY, STORAGE, INTERNAL -> Errors.UNKNOWN_TOPIC_OR_PARTITION;
            default -> MetadataErrors.of(error);
        };
    }

    private static MetadataResponseTopic failed(String name, Errors error) {
        return new MetadataResponseTopic().setName(name).setErrorCode(error.code());
    }

    private static MetadataResponseTopic unknownId(Uuid id) {
        return new MetadataResponseTopic()
                .setName(null)
                .setTopicId(id)
                .setErrorCode(Errors.UNKNOWN_TOPIC_ID.code());
    }

    /// Versions 10 and 11 can leave out the name in the request, but not in the response.
    private static MetadataResponseTopic nameless(short version) {
        return new MetadataResponseTopic()
                .setName(version < NULLABLE_NAME_SINCE ? "" : null)
                .setErrorCode(Errors.INVALID_REQUEST.code());
    }
}
