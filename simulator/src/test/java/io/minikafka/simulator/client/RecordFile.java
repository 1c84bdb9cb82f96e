package io.minikafka.simulator.client;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The file in which records travel between the tests and the drivers. Numbers are big-endian; a length of
/// -1 means that there is none. One record:
///
///     topic: length int32, UTF-8 | partition int32 | offset int64 | timestamp ms int64
///     key: length int32, bytes | value: length int32, bytes
///     headers: count int32, then for each: name (length int32, UTF-8), value (length int32, bytes)
final class RecordFile {
    private RecordFile() {}

    static void write(Path file, List<ClientRecord> records) {
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            for (ClientRecord record : records) {
                put(out, Bytes.of(record.topic()));
                out.writeInt(record.partition());
                out.writeLong(record.offset());
                out.writeLong(record.timestampMs());
                put(out, record.key());
                put(out, record.value());
                out.writeInt(record.headers().size());
                for (ClientRecord.Header header : record.headers()) {
                    put(out, Bytes.of(header.name()));
                    put(out, header.value());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(DataOutputStream out, Bytes bytes) throws IOException {
        out.writeInt(bytes.isPresent() ? bytes.sizeBytes() : -1);
        out.write(bytes.content());
    }

    /// Reads all whole records; a driver may still be writing the last one.
    static List<ClientRecord> read(Path file) {
        List<ClientRecord> records = new ArrayList<>();
        if (!Files.exists(file)) {
            return records;
        }
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            while (true) {
                records.add(one(in));
            }
        } catch (EOFException end) {
            return records;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClientRecord one(DataInputStream in) throws IOException {
        String topic = text(in);
        int partition = in.readInt();
        long offset = in.readLong();
        long timestampMs = in.readLong();
        Bytes key = bytes(in);
        Bytes value = bytes(in);
        List<ClientRecord.Header> headers = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            headers.add(new ClientRecord.Header(text(in), bytes(in)));
        }
        return new ClientRecord(topic, partition, offset, timestampMs, key, value, headers);
    }

    private static Bytes bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return Bytes.ABSENT;
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return Bytes.of(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(bytes(in).content(), StandardCharsets.UTF_8);
    }
}
