package io.minikafka.cluster.ring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

class KeyPartitionerTest {
    @Test
    void keysGoWhereKafkasProducersSendThem() {
        assertThat(KeyPartitioner.murmur2("foobar".getBytes(UTF_8))).isEqualTo(-790332482);
        for (int length = 0; length < 300; length++) {
            byte[] key = "añ7".repeat(length).substring(0, length).getBytes(UTF_8);
            assertThat(KeyPartitioner.murmur2(key)).isEqualTo(Utils.murmur2(key));
            assertThat(KeyPartitioner.partition(key, 7))
                    .isEqualTo(Utils.toPositive(Utils.murmur2(key)) % 7);
        }
    }

    @Test
    void aMultipleOfThePartitionsSplitsThem() {
        for (int i = 0; i < 1_000; i++) {
            byte[] key = ("key-" + i).getBytes(UTF_8);
            assertThat(KeyPartitioner.partition(key, 12) % 4)
                    .isEqualTo(KeyPartitioner.partition(key, 4));
        }
    }
}
