package io.minikafka.cluster.metadata;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.base.FormatException;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.metadata.MetadataRecord.ClusterRecord;
import io.minikafka.cluster.metadata.MetadataRecord.ConfigRecord;
import io.minikafka.cluster.metadata.MetadataRecord.FeaturesRecord;
import io.minikafka.cluster.metadata.MetadataRecord.NodeRecord;
import io.minikafka.cluster.metadata.MetadataRecord.NodeRemovedRecord;
import io.minikafka.cluster.metadata.MetadataRecord.PartitionRecord;
import io.minikafka.cluster.metadata.MetadataRecord.ProducerIdsRecord;
import io.minikafka.cluster.metadata.MetadataRecord.QuotaRecord;
import io.minikafka.cluster.metadata.MetadataRecord.TopicRecord;
import io.minikafka.cluster.metadata.MetadataRecord.TopicRemovedRecord;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// The bytes of metadata records, as a key and a value; no value says that what the key names is gone.
///
///     key                                          value
///     u8 1  u8 1  topic id u128                    u8 1  name  u32 partitions  settings
///     u8 2  u8 1  u8 resource type  name           u8 1  settings
///     u8 3  u8 1                                   u8 1  u64 next producer id
///     u8 4  u8 1                                   u8 1  u64 epoch  feature levels
///     u8 5  u8 1  user  client id  address         u8 1  quotas
///     u8 6  u8 1                                   u8 1  cluster
///     u8 7  u8 1  u32 node id                      u8 1  node
///     u8 8  u8 1  topic id u128  u32 partition     u8 1  partition
///
/// The second byte of a key and the first of a value are versions. Settings are a u32 count and pairs of
/// strings, feature levels the same with a u32 in place of the second string; a string is a u32 length and UTF-8. Quotas: [QuotaCodec]; cluster, node, partition: [ClusterCodec]. Drawn in `docs/format/journals.md`.
public final class MetadataCodec {
    private static final int TOPIC = 1;
    private static final int CONFIG = 2;
    private static final int PRODUCER_IDS = 3;
    private static final int FEATURES = 4;
    private static final int QUOTAS = 5;
    private static final int CLUSTER = 6;
    private static final int NODE = 7;
    private static final int PARTITION = 8;
    private static final int VERSION = 1;

    private MetadataCodec() {}

    public static byte[] key(MetadataRecord record) {
        return switch (record) {
            case TopicRecord(TopicImage topic) -> start(TOPIC).uuid(topic.id()).toBytes();
            case TopicRemovedRecord(UUID id) -> start(TOPIC).uuid(id).toBytes();
            case ConfigRecord config ->
                    start(CONFIG).u8(config.type().code()).string(config.name()).toBytes();
            case ProducerIdsRecord _ -> start(PRODUCER_IDS).toBytes();
            case FeaturesRecord _ -> start(FEATURES).toBytes();
            case QuotaRecord(QuotaEntity entity, _) ->
                    QuotaCodec.entity(start(QUOTAS), entity).toBytes();
            case ClusterRecord _ -> start(CLUSTER).toBytes();
            case NodeRecord(NodeImage node) -> start(NODE).i32(node.nodeId()).toBytes();
            case NodeRemovedRecord(int nodeId) -> start(NODE).i32(nodeId).toBytes();
            case PartitionRecord(PartitionImage partition) ->
                    start(PARTITION)
                            .uuid(partition.id().topicId())
                            .i32(partition.id().partition())
                            .toBytes();
        };
    }

    /// Empty for a record that says that something is gone.
    public static Optional<byte[]> value(MetadataRecord record) {
        return switch (record) {
            case TopicRecord(TopicImage topic) -> {
                FieldWriter value =
                        new FieldWriter(64)
                                .u8(VERSION)
                                .string(topic.name())
                                .i32(topic.partitions());
                yield Optional.of(settings(value, topic.configs()).toBytes());
            }
            case TopicRemovedRecord _ -> Optional.empty();
            case ConfigRecord config ->
                    config.configs().isEmpty()
                            ? Optional.empty()
                            : Optional.of(
                                    settings(new FieldWriter(64).u8(VERSION), config.configs())
                                            .toBytes());
            case ProducerIdsRecord(long nextId) ->
                    Optional.of(new FieldWriter(9).u8(VERSION).i64(nextId).toBytes());
            case FeaturesRecord(FeatureLevels levels) -> Optional.of(levels(levels));
            case QuotaRecord(_, SortedMap<QuotaKey, Double> quotas) ->
                    quotas.isEmpty()
                            ? Optional.empty()
                            : Optional.of(
                                    QuotaCodec.quotas(new FieldWriter(32).u8(VERSION), quotas)
                                            .toBytes());
            case ClusterRecord(ClusterIdentity identity) ->
                    Optional.of(
                            ClusterCodec.identity(new FieldWriter(64).u8(VERSION), identity)
                                    .toBytes());
            case NodeRecord(NodeImage node) ->
                    Optional.of(ClusterCodec.node(new FieldWriter(96).u8(VERSION), node).toBytes());
            case NodeRemovedRecord _ -> Optional.empty();
            case PartitionRecord(PartitionImage partition) ->
                    Optional.of(
                            ClusterCodec.partition(new FieldWriter(192).u8(VERSION), partition)
                                    .toBytes());
        };
    }

    /// The record with that key and value.
    ///
    /// @throws FormatException when it is none, or of a version that a later release wrote
    public static MetadataRecord decode(byte[] key, byte[] value) {
        FieldReader keyFields = new FieldReader("metadata record key", key);
        FieldReader fields = new FieldReader("metadata record value", value);
        int type = type(keyFields);
        checkVersion("value of type " + type, fields.u8());
        MetadataRecord record =
                switch (type) {
                    case TOPIC ->
                            new TopicRecord(
                                    new TopicImage(
                                            keyFields.uuid(),
                                            fields.string(),
                                            fields.i32(),
                                            settings(fields)));
                    case CONFIG ->
                            new ConfigRecord(
                                    resourceType(keyFields), keyFields.string(), settings(fields));
                    case PRODUCER_IDS -> new ProducerIdsRecord(fields.i64());
                    case FEATURES -> new FeaturesRecord(levels(fields));
                    case QUOTAS ->
                            new QuotaRecord(
                                    QuotaCodec.entity(keyFields), QuotaCodec.quotas(fields));
                    case CLUSTER -> new ClusterRecord(ClusterCodec.identity(fields));
                    case NODE -> new NodeRecord(ClusterCodec.node(keyFields.i32(), fields));
                    case PARTITION ->
                            new PartitionRecord(
                                    ClusterCodec.partition(
                                            new TopicIdPartition(keyFields.uuid(), keyFields.i32()),
                                            fields));
                    default -> throw unknownType(type);
                };
        keyFields.end();
        fields.end();
        return record;
    }

    /// The record that says that what `key` names is gone.
    public static MetadataRecord decodeRemoved(byte[] key) {
        FieldReader keyFields = new FieldReader("metadata record key", key);
        int type = type(keyFields);
        MetadataRecord record =
                switch (type) {
                    case TOPIC -> new TopicRemovedRecord(keyFields.uuid());
                    case CONFIG ->
                            new ConfigRecord(
                                    resourceType(keyFields),
                                    keyFields.string(),
                                    Collections.emptySortedMap());
                    case QUOTAS ->
                            new QuotaRecord(
                                    QuotaCodec.entity(keyFields), Collections.emptySortedMap());
                    case NODE -> new NodeRemovedRecord(keyFields.i32());
                    default -> throw unknownType(type);
                };
        keyFields.end();
        return record;
    }

    private static FieldWriter start(int type) {
        return new FieldWriter(32).u8(type).u8(VERSION);
    }

    private static int type(FieldReader key) {
        int type = key.u8();
        checkVersion("key of type " + type, key.u8());
        return type;
    }

    private static FieldWriter settings(FieldWriter fields, SortedMap<String, String> configs) {
        fields.i32(configs.size());
        configs.forEach((name, value) -> fields.string(name).string(value));
        return fields;
    }

    private static SortedMap<String, String> settings(FieldReader fields) {
        int count = fields.count(2 * Integer.BYTES);
        if (count == 0) {
            return Collections.emptySortedMap();
        }
        SortedMap<String, String> configs = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String name = fields.string();
            configs.put(name, fields.string());
        }
        return Collections.unmodifiableSortedMap(configs);
    }

    private static byte[] levels(FeatureLevels levels) {
        FieldWriter fields =
                new FieldWriter(64).u8(VERSION).i64(levels.epoch()).i32(levels.set().size());
        levels.set().forEach((feature, level) -> fields.string(feature).i32(level));
        return fields.toBytes();
    }

    private static FeatureLevels levels(FieldReader fields) {
        long epoch = fields.i64();
        SortedMap<String, Integer> set = new TreeMap<>();
        int count = fields.count(2 * Integer.BYTES);
        for (int i = 0; i < count; i++) {
            String feature = fields.string();
            set.put(feature, fields.i32());
        }
        return new FeatureLevels(epoch, set);
    }

    private static ResourceType resourceType(FieldReader key) {
        int code = key.u8();
        return ResourceType.ofCode(code)
                .orElseThrow(
                        () -> new FormatException("metadata record: no resource type " + code));
    }

    private static void checkVersion(String what, int version) {
        if (version != VERSION) {
            throw new FormatException(
                    "metadata record: %s has version %d, this release knows %d; start with the release that wrote it"
                            .formatted(what, version, VERSION));
        }
    }

    private static FormatException unknownType(int type) {
        return new FormatException(
                "metadata record: unknown type %d; start with the release that wrote it"
                        .formatted(type));
    }
}
