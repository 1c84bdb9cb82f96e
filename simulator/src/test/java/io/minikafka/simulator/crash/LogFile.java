package io.minikafka.simulator.crash;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/// Makes a file that looks like a server's log after some bad days: lines of text, stack traces, empty lines,
/// carriage returns, binary junk with zero bytes, very long lines, and no line feed at the end. The same seed
/// makes the same file.
final class LogFile {
    private static final int LONG_LINE_BYTES = 700_000;

    private LogFile() {}

    static void write(Path file, int sizeBytes, long seed) throws IOException {
        Random random = new Random(seed);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            int written = 0;
            for (int i = 0; written < sizeBytes; i++) {
                byte[] line = line(i, random);
                out.write(line);
                out.write('\n');
                written += line.length + 1;
            }
            out.write("the last line is cut o".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static byte[] line(int i, Random random) {
        if (i % 2003 == 1000) {
            return longLine(random);
        }
        return switch (random.nextInt(40)) {
            case 0 -> new byte[0];
            case 1 -> junk(random);
            case 2 ->
                    text(
                            "java.lang.IllegalStateException: \u00e4\u6f22\ud83d\ude00 "
                                    + random.nextInt());
            case 3 ->
                    text("\tat org.example.Worker.run(Worker.java:" + random.nextInt(900) + ")\r");
            default ->
                    text(
                            "2026-01-02T03:%02d:%02d.%03dZ INFO [worker-%d] request %x took %d ms"
                                    .formatted(
                                            i / 60_000 % 60,
                                            i / 1000 % 60,
                                            i % 1000,
                                            random.nextInt(16),
                                            random.nextLong(),
                                            random.nextInt(3000)));
        };
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] junk(Random random) {
        byte[] junk = new byte[random.nextInt(400)];
        random.nextBytes(junk);
        return withoutLineFeeds(junk);
    }

    private static byte[] longLine(Random random) {
        byte[] line = new byte[LONG_LINE_BYTES];
        for (int i = 0; i < line.length; i++) {
            line[i] = (byte) (i % 64 < 8 ? random.nextInt() : 'a' + i % 23);
        }
        return withoutLineFeeds(line);
    }

    private static byte[] withoutLineFeeds(byte[] line) {
        for (int i = 0; i < line.length; i++) {
            if (line[i] == '\n') {
                line[i] = 0;
            }
        }
        return line;
    }
}
