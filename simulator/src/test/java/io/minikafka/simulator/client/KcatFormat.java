package io.minikafka.simulator.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What kcat is told to print for each record, and how that is read back: lengths first, so that any bytes
/// can follow. The printed headers end at a mark that no header contains.
///
///     topic partition offset timestamp key-length value-length \n key value headers mark
final class KcatFormat {
    static final String FORMAT = "%t %p %o %T %K %S\\n%k%s%h\\x01\\x02:end:\\x02\\x01";

    private static final byte[] MARK =
            "\u0001\u0002:end:\u0002\u0001".getBytes(StandardCharsets.US_ASCII);

    private KcatFormat() {}

    /// Parses all whole records; kcat may still be writing the last one.
    static List<ClientRecord> parse(byte[] output) {
        List<ClientRecord> records = new ArrayList<>();
        int at = 0;
        while (true) {
            int lineEnd = indexOf(output, new byte[] {'\n'}, at);
            if (lineEnd < 0) {
                return records;
            }
            String[] words =
                    new String(output, at, lineEnd - at, StandardCharsets.US_ASCII).split(" ");
            int keyEnd = lineEnd + 1 + Math.max(0, Integer.parseInt(words[4]));
            int valueEnd = keyEnd + Math.max(0, Integer.parseInt(words[5]));
            int end = valueEnd > output.length ? -1 : indexOf(output, MARK, valueEnd);
            if (end < 0) {
                return records;
            }
            String headers =
                    new String(output, valueEnd, end - valueEnd, StandardCharsets.ISO_8859_1);
            records.add(
                    new ClientRecord(
                            words[0],
                            Integer.parseInt(words[1]),
                            Long.parseLong(words[2]),
                            Long.parseLong(words[3]),
                            field(output, words[4], lineEnd + 1, keyEnd),
                            field(output, words[5], keyEnd, valueEnd),
                            headers.isEmpty() ? List.of() : printed(headers)));
            at = end + MARK.length;
        }
    }

    private static Bytes field(byte[] output, String length, int from, int to) {
        return length.equals("-1") ? Bytes.ABSENT : Bytes.of(Arrays.copyOfRange(output, from, to));
    }

    /// One header whose printed form is the whole printed text.
    private static List<ClientRecord.Header> printed(String text) {
        int equals = text.indexOf('=');
        return List.of(
                new ClientRecord.Header(
                        new String(latin1(text.substring(0, equals)), StandardCharsets.UTF_8),
                        Bytes.of(latin1(text.substring(equals + 1)))));
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int indexOf(byte[] in, byte[] what, int from) {
        for (int i = from; i <= in.length - what.length; i++) {
            if (Arrays.equals(in, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        return -1;
    }
}
