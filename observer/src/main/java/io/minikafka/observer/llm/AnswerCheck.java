package io.minikafka.observer.llm;

import io.minikafka.observer.incident.Evidence;
import io.minikafka.observer.incident.Finding;
import io.minikafka.observer.incident.Verdict;
import io.minikafka.observer.json.Json;
import io.minikafka.observer.json.JsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Whether an answer counts: it fits the schema, names a cause that exists, cites evidence that exists, and no figure in
/// it comes from nowhere. A model may have been told by a log line what to say; so nothing of it is believed that cannot
/// be looked up. Pure.
final class AnswerCheck {
    /// Figures up to this may be counts of one's own ("two of three").
    private static final int SMALL = 10;

    private static final Pattern FIGURE = Pattern.compile("\\d+(?:[.,]\\d+)*");
    private static final Pattern CITATION = Pattern.compile("\\[\\d+(?:, ?\\d+)*]");
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "https?:|www\\.|curl |wget |rm -|sudo |\\| ?(ba)?sh", Pattern.CASE_INSENSITIVE);

    private final List<Evidence> evidence;
    private final String more;

    /// @param more text of our own that figures may come from, such as the question
    AnswerCheck(List<Evidence> evidence, String more) {
        this.evidence = evidence;
        this.more = more;
    }

    /// @throws ModelException that says why it does not count
    Finding explanation(String text, List<String> causes) {
        Json json = object(text, Set.of("cause", "summary", "steps", "citations"));
        String cause = json.at("cause").textOr("");
        if (!causes.contains(cause)) {
            throw new ModelException("it names a cause that does not exist");
        }
        List<String> steps = new ArrayList<>();
        for (Json step : json.at("steps").items()) {
            steps.add(sentence(step, Schemas.STEP_CHARS));
        }
        if (steps.size() > Schemas.STEPS_MAX || !(json.at("steps") instanceof Json.Arr)) {
            throw new ModelException("its steps do not fit the schema");
        }
        return new Finding(
                cause,
                1,
                sentence(json.at("summary"), Schemas.SUMMARY_CHARS),
                steps,
                citations(json));
    }

    /// @throws ModelException that says why it does not count
    Finding answer(String text) {
        Json json = object(text, Set.of("answer", "citations"));
        return new Finding(
                Verdict.UNKNOWN,
                1,
                sentence(json.at("answer"), Schemas.SUMMARY_CHARS),
                List.of(),
                citations(json));
    }

    private static Json object(String text, Set<String> fields) {
        try {
            Json json = Json.read(text);
            if (json instanceof Json.Obj(Map<String, Json> found)
                    && found.keySet().equals(fields)) {
                return json;
            }
        } catch (JsonException notEvenJson) {
            throw new ModelException("its answer is no JSON: " + notEvenJson.getMessage());
        }
        throw new ModelException("its answer does not have the fields of the schema");
    }

    private List<Integer> citations(Json json) {
        TreeSet<Integer> numbers = new TreeSet<>();
        for (Json each : json.at("citations").items()) {
            double number = each.number().orElse(0);
            if (number != Math.rint(number) || number < 1 || number > evidence.size()) {
                throw new ModelException("it cites evidence that does not exist");
            }
            numbers.add((int) number);
        }
        if (numbers.isEmpty() || json.at("citations").items().size() > Schemas.CITATIONS_MAX) {
            throw new ModelException("it cites nothing, or too much");
        }
        return List.copyOf(numbers);
    }

    private String sentence(Json json, int charsMax) {
        String text = json.textOr("").strip();
        if (text.isEmpty() || text.codePointCount(0, text.length()) > charsMax) {
            throw new ModelException("a text of its answer is empty or too long");
        }
        if (ADDRESS.matcher(text).find()) {
            throw new ModelException("its answer has an address or a command to be run");
        }
        String known =
                evidence.stream().map(each -> each.signal().text()).collect(Collectors.joining(" "))
                        + evidence.stream()
                                .map(each -> " " + each.count() + " " + each.signal().subject())
                                .collect(Collectors.joining())
                        + " "
                        + more;
        Set<String> figures =
                FIGURE.matcher(known).results().map(MatchResult::group).collect(Collectors.toSet());
        for (String citation : CITATION.matcher(text).results().map(MatchResult::group).toList()) {
            FIGURE.matcher(citation)
                    .results()
                    .filter(each -> Long.parseLong(each.group()) > evidence.size())
                    .findFirst()
                    .ifPresent(_ -> {
                        throw new ModelException("it cites evidence that does not exist");
                    });
        }
        FIGURE.matcher(CITATION.matcher(text).replaceAll(""))
                .results()
                .map(MatchResult::group)
                .filter(figure -> !figures.contains(figure) && !isSmall(figure))
                .findFirst()
                .ifPresent(invented -> {
                    throw new ModelException("the figure " + invented + " is not in the evidence");
                });
        return text;
    }

    private static boolean isSmall(String figure) {
        return figure.length() <= 2 && Integer.parseInt(figure) <= SMALL;
    }
}
