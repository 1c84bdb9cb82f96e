package io.minikafka.cluster.metadata;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.base.FormatException;
import io.minikafka.cluster.metadata.QuotaEntity.Part;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// The bytes of quotas in a record of the metadata. Each part of an entity is a u8 (0 any, 1 default, 2 named)
/// and, if named, a string. Quotas are a u32 count and pairs of a string, Kafka's name, and a u64, the bits of a
/// double.
final class QuotaCodec {
    private static final int ANY = 0;
    private static final int DEFAULT = 1;
    private static final int NAMED = 2;

    private QuotaCodec() {}

    static FieldWriter entity(FieldWriter fields, QuotaEntity entity) {
        part(fields, entity.user());
        part(fields, entity.clientId());
        part(fields, entity.ip());
        return fields;
    }

    static QuotaEntity entity(FieldReader fields) {
        return new QuotaEntity(part(fields), part(fields), part(fields));
    }

    static FieldWriter quotas(FieldWriter fields, SortedMap<QuotaKey, Double> quotas) {
        fields.i32(quotas.size());
        quotas.forEach(
                (key, value) -> fields.string(key.key()).i64(Double.doubleToLongBits(value)));
        return fields;
    }

    static SortedMap<QuotaKey, Double> quotas(FieldReader fields) {
        SortedMap<QuotaKey, Double> quotas = new TreeMap<>();
        int count = fields.count(Integer.BYTES + Long.BYTES);
        for (int i = 0; i < count; i++) {
            String name = fields.string();
            QuotaKey key =
                    QuotaKey.find(name, false)
                            .or(() -> QuotaKey.find(name, true))
                            .orElseThrow(
                                    () -> new FormatException("metadata record: no quota " + name));
            quotas.put(key, Double.longBitsToDouble(fields.i64()));
        }
        return Collections.unmodifiableSortedMap(quotas);
    }

    private static void part(FieldWriter fields, Part part) {
        switch (part) {
            case Part.Any _ -> fields.u8(ANY);
            case Part.Default _ -> fields.u8(DEFAULT);
            case Part.Named(String name) -> fields.u8(NAMED).string(name);
        }
    }

    private static Part part(FieldReader fields) {
        int kind = fields.u8();
        return switch (kind) {
            case ANY -> QuotaEntity.ANY;
            case DEFAULT -> QuotaEntity.DEFAULT;
            case NAMED -> new Part.Named(fields.string());
            default -> throw new FormatException("metadata record: no quota part " + kind);
        };
    }
}
