package io.minikafka.observer.llm;

import io.minikafka.observer.json.Json;
import java.util.List;
import java.util.stream.IntStream;

/// JSON schemas of answers. Everything is bounded: a list without a limit is one that a model never ends, and its
/// answer is cut in the middle.
final class Schemas {
    static final int SUMMARY_CHARS = 400;
    static final int STEP_CHARS = 200;
    static final int STEPS_MAX = 4;
    static final int CITATIONS_MAX = 8;

    private Schemas() {}

    /// @param causes what may be named
    /// @param evidence numbers from 1 to this may be cited
    static Json explanation(List<String> causes, int evidence) {
        return object(
                "cause",
                Json.object("type", "string", "enum", causes),
                "summary",
                text(SUMMARY_CHARS),
                "steps",
                list(text(STEP_CHARS), 0, STEPS_MAX),
                "citations",
                citations(evidence));
    }

    static Json answer(int facts) {
        return object("answer", text(SUMMARY_CHARS), "citations", citations(facts));
    }

    private static Json citations(int upTo) {
        List<Integer> numbers = IntStream.rangeClosed(1, upTo).boxed().toList();
        return list(Json.object("type", "integer", "enum", numbers), 1, CITATIONS_MAX);
    }

    private static Json text(int chars) {
        return Json.object("type", "string", "minLength", 1, "maxLength", chars);
    }

    private static Json list(Json items, int min, int max) {
        return Json.object("type", "array", "items", items, "minItems", min, "maxItems", max);
    }

    private static Json object(Object... properties) {
        List<String> names =
                IntStream.iterate(0, i -> i < properties.length, i -> i + 2)
                        .mapToObj(i -> (String) properties[i])
                        .toList();
        return Json.object(
                "type",
                "object",
                "properties",
                Json.object(properties),
                "required",
                names,
                "additionalProperties",
                false);
    }
}
