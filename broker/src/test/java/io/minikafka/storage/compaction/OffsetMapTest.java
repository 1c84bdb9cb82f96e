package io.minikafka.storage.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class OffsetMapTest {
    /// The first two test vectors of SipHash's authors.
    @Test
    void hashesAsItsAuthorsDo() {
        ByteBuffer key = ByteBuffer.allocate(16);
        for (int i = 0; i < 16; i++) {
            key.put((byte) i);
        }
        KeyHash hash =
                new KeyHash(Long.reverseBytes(key.getLong(0)), Long.reverseBytes(key.getLong(8)));
        assertThat(hex(hash, key, 0)).isEqualTo("a3817f04ba25a8e66df67214c7550293");
        assertThat(hex(hash, key, 1)).isEqualTo("da87c1d86b99af44347659119b22fc45");
    }

    private static String hex(KeyHash hash, ByteBuffer input, int size) {
        hash.hash(input, 0, size);
        byte[] result =
                ByteBuffer.allocate(16)
                        .putLong(Long.reverseBytes(hash.first()))
                        .putLong(Long.reverseBytes(hash.second()))
                        .array();
        return HexFormat.of().formatHex(result);
    }

    @Test
    void remembersTheLastOffsetOfEachKey() {
        try (OffsetMap map = new OffsetMap(1 << 20, 1_000, 21_000, new KeyHash(1, 2))) {
            for (int i = 0; i < 20_000; i++) {
                ByteBuffer key = key(i % 7_000);
                assertThat(map.put(key, 0, key.limit(), 1_000 + i)).isTrue();
            }
            assertThat(map.keys()).isEqualTo(7_000);
            for (int i = 0; i < 7_000; i++) {
                ByteBuffer key = key(i);
                long last = i + (i < 6_000 ? 14_000L : 7_000L);
                assertThat(map.last(key, 0, key.limit())).isEqualTo(1_000 + last);
            }
            ByteBuffer other = key(7_001);
            assertThat(map.last(other, 0, other.limit())).isEqualTo(-1);
        }
    }

    @Test
    void isFullBeforeItsMemoryIsAndStillTakesKnownKeys() {
        try (OffsetMap map = new OffsetMap(16 * 100, 0, 1_000_000, new KeyHash(3, 4))) {
            int taken = 0;
            ByteBuffer key = key(taken);
            while (map.put(key, 0, key.limit(), taken)) {
                taken++;
                key = key(taken);
            }
            assertThat(taken).isEqualTo(80);
            ByteBuffer known = key(3);
            assertThat(map.put(known, 0, known.limit(), 500_000)).isTrue();
            assertThat(map.last(known, 0, known.limit())).isEqualTo(500_000);
            assertThat(map.put(known, 0, known.limit(), 1L << 40)).isFalse();
        }
    }

    @Test
    void takesNoMoreMemoryThanTheRecordsCanNeed() {
        try (OffsetMap map = new OffsetMap(1 << 30, 0, 100, new KeyHash(5, 6))) {
            assertThat(map.memoryBytes()).isLessThan(4_000);
        }
    }

    private static ByteBuffer key(int i) {
        return ByteBuffer.wrap(("key-" + i).getBytes(StandardCharsets.UTF_8));
    }
}
