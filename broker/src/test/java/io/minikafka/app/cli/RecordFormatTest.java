package io.minikafka.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class RecordFormatTest {
    @Test
    void putsThePartsOfARecordInPlace() throws IOException {
        assertThat(print("{topic}/{partition}@{offset}: {key}={value}\\n"))
                .isEqualTo("t/3@42: k=v\n");
        assertThat(print("{value}\\t\\\\")).isEqualTo("v\t\\");
    }

    @Test
    void anUnknownPlaceholderIsNamed() {
        assertThatThrownBy(() -> new RecordFormat("{valu}"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("no placeholder {valu}")
                .hasMessageContaining("{value}");
    }

    private static String print(String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new RecordFormat(format)
                .write(
                        new ConsumerRecord<>("t", 3, 42, "k".getBytes(UTF_8), "v".getBytes(UTF_8)),
                        out);
        return out.toString(UTF_8);
    }
}
