package io.minikafka.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/// How `consume` prints a record: text with placeholders such as `{offset}`, read once. Keys and values
/// are written as the bytes they are.
final class RecordFormat {
    /// One part of the output.
    private interface Piece {
        void write(ConsumerRecord<byte[], byte[]> entry, OutputStream out) throws IOException;
    }

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}|\\\\([nt\\\\])");

    private final List<Piece> pieces = new ArrayList<>();

    RecordFormat(String format) {
        Matcher matcher = PLACEHOLDER.matcher(format);
        int end = 0;
        while (matcher.find()) {
            text(format.substring(end, matcher.start()));
            pieces.add(
                    matcher.group(1) != null ? field(matcher.group(1)) : escape(matcher.group(2)));
            end = matcher.end();
        }
        text(format.substring(end));
    }

    void write(ConsumerRecord<byte[], byte[]> entry, OutputStream out) throws IOException {
        for (Piece piece : pieces) {
            piece.write(entry, out);
        }
    }

    private void text(String text) {
        if (!text.isEmpty()) {
            byte[] bytes = text.getBytes(UTF_8);
            pieces.add((_, out) -> out.write(bytes));
        }
    }

    private static Piece escape(String letter) {
        int character =
                switch (letter) {
                    case "n" -> '\n';
                    case "t" -> '\t';
                    default -> '\\';
                };
        return (_, out) -> out.write(character);
    }

    private static Piece field(String name) {
        return switch (name) {
            case "topic" -> (entry, out) -> print(entry.topic(), out);
            case "partition" -> (entry, out) -> print(Integer.toString(entry.partition()), out);
            case "offset" -> (entry, out) -> print(Long.toString(entry.offset()), out);
            case "timestamp" -> (entry, out) -> print(Long.toString(entry.timestamp()), out);
            case "key" -> (entry, out) -> bytes(entry.key(), out);
            case "value" -> (entry, out) -> bytes(entry.value(), out);
            case "headers" -> RecordFormat::headers;
            default ->
                    throw new CommandFailure(
                            ExitCode.USAGE,
                            "There is no placeholder {"
                                    + name
                                    + "}; there are {topic} {partition} {offset} {timestamp} {key}"
                                    + " {value} {headers}");
        };
    }

    private static void headers(ConsumerRecord<byte[], byte[]> entry, OutputStream out)
            throws IOException {
        String separator = "";
        for (Header header : entry.headers()) {
            print(separator + header.key() + "=", out);
            bytes(header.value(), out);
            separator = ",";
        }
    }

    private static void print(String text, OutputStream out) throws IOException {
        out.write(text.getBytes(UTF_8));
    }

    private static void bytes(byte @Nullable [] bytes, OutputStream out) throws IOException {
        if (bytes != null) {
            out.write(bytes);
        }
    }
}
