package io.minikafka.base.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/// The type of a setting together with its bounds: reads text, prints values, says what is allowed.
/// [#kind()] is the type's name in Kafka's protocol (DescribeConfigs reports it to clients).
public sealed interface ConfigType<T> {

    /// The types that Kafka's clients know how to show.
    enum Kind {
        BOOLEAN,
        STRING,
        INT,
        LONG,
        DOUBLE,
        LIST
    }

    Kind kind();

    Parsed<T> parse(String text);

    String format(T value);

    /// What is allowed, as it stands after "must be" in a message and in the reference page.
    String allowed();

    static ConfigType<Integer> ints(int min, int max) {
        return new NumberType<>(
                Kind.INT,
                Integer::valueOf,
                value -> value >= min && value <= max,
                max == Integer.MAX_VALUE ? wholeFrom(min) : wholeBetween(min, max));
    }

    static ConfigType<Long> longs(long min, long max) {
        return new NumberType<>(
                Kind.LONG,
                Long::valueOf,
                value -> value >= min && value <= max,
                max == Long.MAX_VALUE ? wholeFrom(min) : wholeBetween(min, max));
    }

    static ConfigType<Double> doubles(double min, double max) {
        return new NumberType<>(
                Kind.DOUBLE,
                Double::valueOf,
                value -> value >= min && value <= max,
                "a number from " + min + " to " + max);
    }

    static ConfigType<Boolean> booleans() {
        return new Bool(true);
    }

    /// For a feature that is not there: the key is known, and only `false` is true.
    static ConfigType<Boolean> onlyFalse() {
        return new Bool(false);
    }

    /// Any text that is not blank; `what` says what it means.
    static ConfigType<String> text(String what) {
        return new Word(text -> !text.isEmpty(), what);
    }

    /// Text of which `check` says whether it may be; `what` says it to people.
    static ConfigType<String> checked(Predicate<String> check, String what) {
        return new Word(check, what);
    }

    static ConfigType<String> oneOf(String... choices) {
        List<String> all = List.of(choices);
        return new Word(all::contains, "one of " + String.join(", ", all));
    }

    /// A comma-separated list, possibly empty, whose items are among `choices`; any items if there are none.
    static ConfigType<List<String>> listOf(String... choices) {
        return new ListOf(List.of(choices));
    }

    record NumberType<N>(Kind kind, Function<String, N> read, Predicate<N> inBounds, String allowed)
            implements ConfigType<N> {
        @Override
        public Parsed<N> parse(String text) {
            try {
                N value = read.apply(text.strip());
                return inBounds.test(value)
                        ? new Parsed.Valid<>(value)
                        : new Parsed.Invalid<>(allowed);
            } catch (NumberFormatException notANumber) {
                return new Parsed.Invalid<>(allowed);
            }
        }

        @Override
        public String format(N value) {
            return String.valueOf(value);
        }
    }

    private static String wholeFrom(long min) {
        return "a whole number, at least " + min;
    }

    private static String wholeBetween(long min, long max) {
        return "a whole number from " + min + " to " + max;
    }

    record Bool(boolean trueAllowed) implements ConfigType<Boolean> {
        @Override
        public Kind kind() {
            return Kind.BOOLEAN;
        }

        @Override
        public Parsed<Boolean> parse(String text) {
            if (text.strip().equalsIgnoreCase("false")) {
                return new Parsed.Valid<>(false);
            }
            if (trueAllowed && text.strip().equalsIgnoreCase("true")) {
                return new Parsed.Valid<>(true);
            }
            return new Parsed.Invalid<>(allowed());
        }

        @Override
        public String format(Boolean value) {
            return Boolean.toString(value);
        }

        @Override
        public String allowed() {
            return trueAllowed ? "true or false" : "false (this broker does not have the feature)";
        }
    }

    /// Text of which white space around it is no part.
    record Word(Predicate<String> check, String allowed) implements ConfigType<String> {
        @Override
        public Kind kind() {
            return Kind.STRING;
        }

        @Override
        public Parsed<String> parse(String text) {
            String stripped = text.strip();
            return check.test(stripped)
                    ? new Parsed.Valid<>(stripped)
                    : new Parsed.Invalid<>(allowed);
        }

        @Override
        public String format(String value) {
            return value;
        }
    }

    record ListOf(List<String> choices) implements ConfigType<List<String>> {
        @Override
        public Kind kind() {
            return Kind.LIST;
        }

        @Override
        public Parsed<List<String>> parse(String text) {
            List<String> items = new ArrayList<>();
            for (String part : text.split(",")) {
                String item = part.strip();
                if (item.isEmpty()) {
                    continue;
                }
                if (!choices.isEmpty() && !choices.contains(item)) {
                    return new Parsed.Invalid<>(allowed());
                }
                if (!items.contains(item)) {
                    items.add(item);
                }
            }
            return new Parsed.Valid<>(List.copyOf(items));
        }

        @Override
        public String format(List<String> value) {
            return String.join(",", value);
        }

        @Override
        public String allowed() {
            return choices.isEmpty()
                    ? "a comma-separated list"
                    : "a comma-separated list of " + String.join(", ", choices);
        }
    }
}
