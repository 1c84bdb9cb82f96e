package io.minikafka.observer.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// A JSON value. Objects keep the order of their fields; nothing can be changed.
public sealed interface Json {
    record Obj(Map<String, Json> fields) implements Json {
        public Obj {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }

    record Arr(List<Json> items) implements Json {
        public Arr {
            items = List.copyOf(items);
        }
    }

    record Str(String value) implements Json {}

    record Num(double value) implements Json {}

    record Bool(boolean value) implements Json {}

    /// What JSON calls null.
    enum Nothing implements Json {
        NULL
    }

    /// @param pairs a name and a value, again and again; values are Json, String, Number, Boolean or a List of them
    static Obj object(Object... pairs) {
        Map<String, Json> fields = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            fields.put((String) pairs[i], of(pairs[i + 1]));
        }
        return new Obj(fields);
    }

    static Json of(Object value) {
        return switch (value) {
            case Json json -> json;
            case String text -> new Str(text);
            case Number number -> new Num(number.doubleValue());
            case Boolean bool -> new Bool(bool);
            case List<?> list -> {
                List<Json> items = new ArrayList<>();
                list.forEach(item -> items.add(of(item)));
                yield new Arr(items);
            }
            case Map<?, ?> map -> {
                Map<String, Json> fields = new LinkedHashMap<>();
                map.forEach((name, each) -> fields.put(String.valueOf(name), of(each)));
                yield new Obj(fields);
            }
            default -> throw new IllegalArgumentException("no JSON: " + value.getClass());
        };
    }

    /// What JSON calls null.
    static Json nothing() {
        return Nothing.NULL;
    }

    /// The field of an object; nothing where there is none.
    default Json at(String name) {
        return this instanceof Obj(Map<String, Json> fields)
                ? fields.getOrDefault(name, nothing())
                : nothing();
    }

    default Json at(int index) {
        List<Json> items = items();
        return index < items.size() ? items.get(index) : nothing();
    }

    /// The items of an array; none if it is something else.
    default List<Json> items() {
        return this instanceof Arr(List<Json> items) ? items : List.of();
    }

    default Optional<String> text() {
        return this instanceof Str(String value) ? Optional.of(value) : Optional.empty();
    }

    /// The text, or nothing at all.
    default String textOr(String other) {
        return text().orElse(other);
    }

    default OptionalDouble number() {
        return this instanceof Num(double value)
                ? OptionalDouble.of(value)
                : OptionalDouble.empty();
    }

    default long longOr(long other) {
        OptionalDouble number = number();
        return number.isPresent() ? (long) number.getAsDouble() : other;
    }

    default boolean isTrue() {
        return this instanceof Bool(boolean value) && value;
    }

    /// As text on one line.
    default String write() {
        StringBuilder out = new StringBuilder();
        JsonWriter.write(this, out);
        return out.toString();
    }

    /// @throws JsonException if it is no JSON, or more than the limits of [JsonReader] allow
    static Json read(String text) {
        return new JsonReader(text).read();
    }
}
