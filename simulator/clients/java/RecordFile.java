import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/// The file in which records travel between the tests and a driver. Numbers are big-endian; a length of
/// -1 means that there is none. One record:
///
///     topic: length int32, UTF-8 | partition int32 | offset int64 | timestamp ms int64
///     key: length int32, bytes | value: length int32, bytes
///     headers: count int32, then for each: name (length int32, UTF-8), value (length int32, bytes)
final class RecordFile {
    private RecordFile() {}

    static List<ProducerRecord<byte[], byte[]>> read(String file) throws IOException {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(new FileInputStream(file)))) {
            while (true) {
                String topic;
                try {
                    topic = new String(bytes(in), StandardCharsets.UTF_8);
                } catch (EOFException end) {
                    return records;
                }
                int partition = in.readInt();
                in.readLong();
                long timestamp = in.readLong();
                byte[] key = bytes(in);
                byte[] value = bytes(in);
                List<Header> headers = new ArrayList<>();
                for (int left = in.readInt(); left > 0; left--) {
                    headers.add(
                            new RecordHeader(
                                    new String(bytes(in), StandardCharsets.UTF_8), bytes(in)));
                }
                records.add(
                        new ProducerRecord<>(topic, partition, timestamp, key, value, headers));
            }
        }
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    /// Writes what was consumed.
    static final class Writer implements Closeable {
        private final DataOutputStream out;

        Writer(String file) throws IOException {
            out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(file)));
        }

        void write(ConsumerRecord<byte[], byte[]> record) throws IOException {
            bytes(record.topic().getBytes(StandardCharsets.UTF_8));
            out.writeInt(record.partition());
            out.writeLong(record.offset());
            out.writeLong(record.timestamp());
            bytes(record.key());
            bytes(record.value());
            Header[] headers = record.headers().toArray();
            out.writeInt(headers.length);
            for (Header header : headers) {
                bytes(header.key().getBytes(StandardCharsets.UTF_8));
                bytes(header.value());
            }
        }

        private void bytes(byte[] bytes) throws IOException {
            out.writeInt(bytes == null ? -1 : bytes.length);
            if (bytes != null) {
                out.write(bytes);
            }
        }

        void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
