package io.minikafka.observer.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.observer.incident.Verdict;
import io.minikafka.observer.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The true path through llama.cpp with a model that means nothing: load, chat template, grammar, decode. No test judges
/// its words, only that they fit the schema, and that a child that is late, dead or wrong costs nothing but its answer.
class GgufModelTest {
    private static final Budget BUDGET = new Budget(Duration.ofMinutes(2), 3_000);

    @TempDir private Path folder;

    @Test
    void whatItSaysFitsTheSchema() throws Exception {
        Prompt prompt = new Prompts().ask("why?", Case.INCIDENT.evidence());
        try (GgufModel model = GgufModel.open(TinyGguf.write(folder.resolve("tiny.gguf")))) {
            for (int round = 0; round < 2; round++) {
                Json answer = Json.read(model.answer(prompt, BUDGET));
                assertThat(answer).isInstanceOf(Json.Obj.class);
                assertThat(((Json.Obj) answer).fields().keySet())
                        .isEqualTo(Set.of("answer", "citations"));
                assertThat(answer.at("answer").text().orElseThrow())
                        .hasSizeBetween(1, 2 * Schemas.SUMMARY_CHARS);
                assertThat(answer.at("citations").items())
                        .hasSizeBetween(1, Schemas.CITATIONS_MAX)
                        .allMatch(each -> each.longOr(0) >= 1 && each.longOr(0) <= 3);
            }
            aDeadChildIsReplaced(model, prompt);
        }
    }

    private static void aDeadChildIsReplaced(GgufModel model, Prompt prompt) {
        long pid = model.pid().orElseThrow();
        ProcessHandle child = ProcessHandle.of(pid).orElseThrow();
        child.destroyForcibly();
        child.onExit().join();
        assertThat(Json.read(model.answer(prompt, BUDGET))).isInstanceOf(Json.Obj.class);
        assertThat(model.pid().orElseThrow()).isNotEqualTo(pid);
    }

    @Test
    void aLateChildIsKilledAndTheRulesStand() throws Exception {
        GgufModel model = GgufModel.open(TinyGguf.write(folder.resolve("late.gguf")));
        try (Advisor advisor =
                new Advisor(model, new Budget(Duration.ofMillis(20), 3_000), () -> 0)) {
            Verdict verdict = advisor.explain(Case.INCIDENT, Case.CAUSES, Case.RULES);
            assertThat(verdict.findings()).isEqualTo(Case.RULES.findings());
            assertThat(verdict.note()).contains("20 ms");
            assertThat(model.pid()).isEmpty();
        }
    }

    @Test
    void aFileThatIsNoModelIsToldAsSuch() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "hello");
        assertThatThrownBy(() -> GgufModel.open(text)).hasMessageContaining("no GGUF file");
        assertThatThrownBy(() -> GgufModel.open(folder.resolve("none")))
                .hasMessageContaining("cannot be read");
        Path broken = Files.writeString(folder.resolve("broken.gguf"), "GGUF and then nonsense");
        try (GgufModel model = GgufModel.open(broken)) {
            assertThatThrownBy(() ->
                            model.answer(new Prompt("", "", Json.object("a", Map.of())), BUDGET))
                    .isInstanceOf(ModelException.class);
        }
    }
}
