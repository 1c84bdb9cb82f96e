package io.minikafka.cluster.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.Fuzzing;
import io.minikafka.base.FormatException;
import io.minikafka.base.HostPort;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.ReplicaId;
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
import io.minikafka.cluster.metadata.QuotaEntity.Part;
import io.minikafka.cluster.replication.Configuration;
import io.minikafka.cluster.replication.PartitionState;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MetadataCodecTest {
    private static final ReplicaId ONE = new ReplicaId(1, new UUID(0, 1));
    private static final ReplicaId TWO = new ReplicaId(2, new UUID(0, 2));
    private static final PartitionState STATE =
            new PartitionState(
                    8,
                    Optional.of(ONE),
                    Configuration.of(List.of(TWO, ONE)),
                    false,
                    Configuration.of(List.of(ONE)),
                    List.of(new ReplicaId(3, new UUID(-1, 3))),
                    2);

    private static final List<MetadataRecord> RECORDS =
            List.of(
                    new TopicRecord(
                            new TopicImage(
                                    new UUID(1, 2),
                                    "orders",
                                    12,
                                    new TreeMap<>(
                                            Map.of("retention.ms", "5", "durability", "os")))),
                    new TopicRecord(new TopicImage(new UUID(-1, -2), "ü", 1, new TreeMap<>())),
                    new TopicRemovedRecord(new UUID(3, 4)),
                    new ConfigRecord(
                            ResourceType.BROKER,
                            "",
                            new TreeMap<>(Map.of("log.retention.ms", "7"))),
                    new ConfigRecord(ResourceType.GROUP, "g", new TreeMap<>()),
                    new ProducerIdsRecord(5_000),
                    new QuotaRecord(
                            new QuotaEntity(
                                    QuotaEntity.DEFAULT, new Part.Named("app"), QuotaEntity.ANY),
                            new TreeMap<>(Map.of(QuotaKey.PRODUCE, 1e6, QuotaKey.REQUEST, 2.5))),
                    new QuotaRecord(
                            new QuotaEntity(
                                    QuotaEntity.ANY, QuotaEntity.ANY, new Part.Named("10.0.0.1")),
                            new TreeMap<>()),
                    new FeaturesRecord(new FeatureLevels(7, new TreeMap<>(Map.of("a.version", 2)))),
                    new ClusterRecord(new ClusterIdentity("cluster", new byte[] {1, 2, 3})),
                    new NodeRecord(
                            new NodeImage(
                                    2,
                                    new UUID(5, 6),
                                    new HostPort("host", 9_092),
                                    "rack",
                                    256,
                                    true,
                                    "0.1.0",
                                    77,
                                    false)),
                    new NodeRemovedRecord(3),
                    new PartitionRecord(
                            new PartitionImage(
                                    new TopicIdPartition(new UUID(1, 2), 4),
                                    STATE,
                                    List.of(2, 3))));

    @Test
    void readsWhatItWrote() {
        for (MetadataRecord record : RECORDS) {
            assertThat(decode(record)).isEqualTo(record);
        }
    }

    @Test
    void theBytesAreThoseOfTheFormat() {
        MetadataRecord record =
                new TopicRecord(
                        new TopicImage(new UUID(1, 2), "ab", 3, new TreeMap<>(Map.of("k", "v"))));
        assertThat(HexFormat.of().formatHex(MetadataCodec.key(record)))
                .isEqualTo("01" + "01" + "0000000000000001" + "0000000000000002");
        assertThat(HexFormat.of().formatHex(MetadataCodec.value(record).orElseThrow()))
                .isEqualTo(
                        "01"
                                + "000000026162"
                                + "00000003"
                                + "00000001"
                                + "000000016b"
                                + "0000000176");
    }

    @Test
    void namesAVersionThatItDoesNotKnow() {
        byte[] key = MetadataCodec.key(RECORDS.getFirst());
        byte[] value = MetadataCodec.value(RECORDS.getFirst()).orElseThrow();
        byte[] newer = value.clone();
        newer[0] = 2;
        assertThatThrownBy(() -> MetadataCodec.decode(key, newer))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("type 1 has version 2, this release knows 1");
        byte[] unknown = key.clone();
        unknown[0] = 77;
        assertThatThrownBy(() -> MetadataCodec.decode(unknown, value))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("unknown type 77");
    }

    @Test
    @Tag("fuzz")
    void damagedBytesAreNamedNeverBelieved() {
        Fuzzing.run("metadata", MetadataCodecTest::damaged);
    }

    private static void damaged(long seed) {
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            MetadataRecord record = RECORDS.get(random.nextInt(RECORDS.size()));
            byte[] key = damaged(MetadataCodec.key(record), random);
            byte[] value =
                    damaged(MetadataCodec.value(record).orElseGet(() -> new byte[] {1}), random);
            try {
                assertThat(MetadataCodec.decode(key, value)).isNotNull();
            } catch (FormatException e) {
                refused++;
                assertThat(e)
                        .as("seed %d step %d", seed, i)
                        .hasMessageContaining("metadata record");
            }
        }
        assertThat(refused).isGreaterThan(1_000);
    }

    private static MetadataRecord decode(MetadataRecord record) {
        byte[] key = MetadataCodec.key(record);
        return MetadataCodec.value(record)
                .map(value -> MetadataCodec.decode(key, value))
                .orElseGet(() -> MetadataCodec.decodeRemoved(key));
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        byte[] copy = Arrays.copyOf(bytes, random.nextInt(bytes.length + 3));
        for (int flips = random.nextInt(3); flips > 0 && copy.length > 0; flips--) {
            copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }
}
