package io.minikafka.app.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineReaderTest {
    @Test
    void cutsAtLineFeedsAndKeepsAllOtherBytes() throws IOException {
        assertThat(lines("a\r\n\n\u00ff\u0000b\n")).containsExactly("a\r", "", "\u00ff\u0000b");
        assertThat(lines("last")).containsExactly("last");
        assertThat(lines("")).isEmpty();
    }

    @Test
    void linesMayBeLongerThanTheBuffer() throws IOException {
        String line = "x".repeat(200_000);
        assertThat(lines(line + "\n" + line)).containsExactly(line, line);
    }

    @Test
    void aLineBeyondTheLimitIsNamed() {
        LineReader reader = reader("short\n" + "x".repeat(300_001), 300_000);
        assertThatThrownBy(
                        () -> {
                            while (reader.next().isPresent()) {
                                assertThat(reader).isNotNull();
                            }
                        })
                .isInstanceOf(CommandFailure.class)
                .hasMessage("Line 2 is longer than 300000 bytes");
    }

    private static List<String> lines(String text) throws IOException {
        LineReader reader = reader(text, 300_000);
        List<String> lines = new ArrayList<>();
        for (Optional<byte[]> line = reader.next(); line.isPresent(); line = reader.next()) {
            lines.add(new String(line.get(), ISO_8859_1));
        }
        return lines;
    }

    private static LineReader reader(String text, int maxBytes) {
        return new LineReader(new ByteArrayInputStream(text.getBytes(ISO_8859_1)), maxBytes);
    }
}
