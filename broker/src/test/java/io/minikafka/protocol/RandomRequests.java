package io.minikafka.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.protocol.types.BoundField;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.Struct;
import org.apache.kafka.common.protocol.types.TaggedFields;
import org.apache.kafka.common.protocol.types.Type;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.RequestHeader;

/// Makes requests that are right in form and random in content, for any API and version, from Kafka's schemas.
/// Values are mostly plausible (a known topic, a small partition), so that they get deep into the handlers.
public final class RandomRequests {
    private static final int MAX_ELEMENTS = 3;

    private final RandomGenerator random;
    private final List<String> words;
    private final List<Uuid> ids;

    /// @param words names that may exist: topics, groups
    /// @param ids topic ids that may exist
    public RandomRequests(RandomGenerator random, List<String> words, List<Uuid> ids) {
        this.random = random;
        this.words = words;
        this.ids = ids;
    }

    /// A frame without its length.
    public ByteBuffer next(ApiKeys key, short version) {
        var header =
                new RequestHeader(
                        key, version, random.nextInt(4) == 0 ? "" : "fuzz", random.nextInt());
        Schema schema = key.messageType.requestSchemas()[version];
        Struct body = struct(schema);
        ByteBuffer headerBytes =
                MessageUtil.toByteBufferAccessor(header.data(), header.headerVersion()).buffer();
        ByteBuffer frame = ByteBuffer.allocate(headerBytes.remaining() + body.sizeOf());
        frame.put(headerBytes);
        body.writeTo(frame);
        return frame.flip();
    }

    private Struct struct(Schema schema) {
        var struct = new Struct(schema);
        for (BoundField field : schema.fields()) {
            struct.set(field, value(field.def.name, field.def.type));
        }
        return struct;
    }

    private Object value(String name, Type type) {
        if (type instanceof TaggedFields) {
            return new TreeMap<Integer, Object>();
        }
        if (type instanceof Schema schema) {
            return struct(schema);
        }
        if (type.isArray()) {
            Type element = type.arrayElementType().orElseThrow();
            List<Object> values = new ArrayList<>();
            for (int i = random.nextInt(MAX_ELEMENTS + 1); i > 0; i--) {
                values.add(value(name, element));
            }
            return values.toArray();
        }
        return switch (type.toString()) {
            case "BOOLEAN" -> random.nextBoolean();
            case "INT8" -> (byte) random.nextInt(-1, 3);
            case "INT16" -> (short) random.nextInt(-2, 4);
            case "UINT16" -> random.nextInt(0, 1 << 16);
            case "INT32" -> intValue(name);
            case "UINT32" -> random.nextLong(0, 1L << 32);
            case "INT64" -> longValue();
            case "FLOAT64" -> random.nextDouble();
            case "UUID" -> pick(ids);
            case "STRING", "COMPACT_STRING", "NULLABLE_STRING", "COMPACT_NULLABLE_STRING" ->
                    pick(words);
            case "BYTES", "COMPACT_BYTES", "NULLABLE_BYTES", "COMPACT_NULLABLE_BYTES" -> bytes();
            case "RECORDS", "COMPACT_RECORDS", "NULLABLE_RECORDS", "COMPACT_NULLABLE_RECORDS" ->
                    records();
            default -> throw new IllegalStateException("no values for type " + type);
        };
    }

    private int intValue(String name) {
        if (name.equals("session_timeout_ms")) {
            return random.nextInt(1, 7) * 1_000;
        }
        if (name.contains("wait") || name.contains("timeout")) {
            return random.nextInt(0, 3);
        }
        if (name.contains("bytes")) {
            return random.nextInt(0, 1 << 20);
        }
        return random.nextInt(20) == 0 ? random.nextInt() : random.nextInt(-1, 3);
    }

    private long longValue() {
        return random.nextInt(10) == 0 ? random.nextLong() : random.nextLong(-7, 20);
    }

    private ByteBuffer bytes() {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private MemoryRecords records() {
        var records = new SimpleRecord[random.nextInt(1, 4)];
        for (int i = 0; i < records.length; i++) {
            byte[] key =
                    random.nextBoolean()
                            ? "key".getBytes(java.nio.charset.StandardCharsets.UTF_8)
                            : null;
            records[i] = new SimpleRecord(1_000 + i, key, bytes().array());
        }
        return MemoryRecords.withRecords(Compression.NONE, records);
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
