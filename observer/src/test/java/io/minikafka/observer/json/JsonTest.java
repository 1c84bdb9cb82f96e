package io.minikafka.observer.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void readsWhatItWrote() {
        Json json =
                Json.object(
                        "text",
                        "quote \" back \\ line \n tab \t control \u0001 snowman \u2603",
                        "numbers",
                        List.of(0, -1, 1.5, 1e300, Long.MAX_VALUE >> 11),
                        "yes",
                        true,
                        "nothing",
                        Json.nothing(),
                        "nested",
                        Json.object("a", List.of()));
        String text = json.write();
        assertThat(text).isASCII().doesNotContain("\n");
        assertThat(Json.read(text)).isEqualTo(json);
    }

    @Test
    void readsEscapesAndBlanks() {
        Json json = Json.read(" { \"a\\u0041\" : [ 1 , -2.5e1 , \"\\/\\b\" ] } ");
        assertThat(json.at("aA").at(1).number()).hasValue(-25);
        assertThat(json.at("aA").at(2).text()).contains("/\b");
        assertThat(json.at("none").at(7)).isEqualTo(Json.nothing());
    }

    @Test
    void refusesWhatIsNone() {
        for (String wrong :
                List.of(
                        "",
                        "{",
                        "[1,]",
                        "{\"a\":1,}",
                        "{\"a\":1,\"a\":2}",
                        "01",
                        "+1",
                        "1.",
                        "nul",
                        "\"\n\"",
                        "\"\\x\"",
                        "\"\\u12",
                        "[1] 2",
                        "'a'",
                        "NaN",
                        "{a:1}",
                        "\"open",
                        "[".repeat(100) + "]".repeat(100))) {
            assertThatThrownBy(() -> Json.read(wrong)).as(wrong).isInstanceOf(JsonException.class);
        }
        assertThatThrownBy(() -> Json.read(" ".repeat(JsonReader.LENGTH_MAX + 1)))
                .isInstanceOf(JsonException.class);
    }

    /// Whatever is cut or changed gives a value or a [JsonException], nothing else.
    @Test
    void survivesDamage() {
        String whole = Json.object("a", List.of(1, "two\u2603", true), "b", Json.object()).write();
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder(whole);
            for (int hits = random.nextInt(3); hits >= 0; hits--) {
                text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(128));
            }
            text.setLength(random.nextInt(text.length() + 1));
            try {
                assertThat(Json.read(Json.read(text.toString()).write())).isNotNull();
            } catch (JsonException refused) {
                assertThat(refused).hasMessageContaining("at character");
            }
        }
    }
}
