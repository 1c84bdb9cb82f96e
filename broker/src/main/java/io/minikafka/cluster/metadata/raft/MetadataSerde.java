package io.minikafka.cluster.metadata.raft;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.cluster.metadata.MetadataCodec;
import io.minikafka.cluster.metadata.MetadataRecord;
import java.util.Optional;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;
import org.apache.kafka.server.common.serialization.RecordSerde;

/// A metadata record as the value of a record of the Raft log: u32 length and key, u8 whether there is a
/// value, u32 length and value. Key and value are those of the journal ([MetadataCodec]).
final class MetadataSerde implements RecordSerde<MetadataRecord> {
    @Override
    public int recordSize(MetadataRecord record, ObjectSerializationCache cache) {
        byte[] bytes = encode(record);
        cache.cacheSerializedValue(record, bytes);
        return bytes.length;
    }

    @Override
    public void write(MetadataRecord record, ObjectSerializationCache cache, Writable out) {
        out.writeByteArray(cache.getSerializedValue(record));
    }

    @Override
    public MetadataRecord read(Readable in, int size) {
        FieldReader fields = new FieldReader("a record of the quorum", in.readArray(size));
        byte[] key = fields.bytes();
        MetadataRecord record =
                fields.bool()
                        ? MetadataCodec.decode(key, fields.bytes())
                        : MetadataCodec.decodeRemoved(key);
        fields.end();
        return record;
    }

    private static byte[] encode(MetadataRecord record) {
        byte[] key = MetadataCodec.key(record);
        Optional<byte[]> value = MetadataCodec.value(record);
        FieldWriter out =
                new FieldWriter(key.length + value.map(bytes -> bytes.length).orElse(0) + 9)
                        .bytes(key)
                        .bool(value.isPresent());
        value.ifPresent(out::bytes);
        return out.toBytes();
    }
}
