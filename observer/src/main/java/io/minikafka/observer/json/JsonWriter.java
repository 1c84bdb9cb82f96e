package io.minikafka.observer.json;

import java.util.List;
import java.util.Map;

/// Writes JSON. Whatever is not plain ASCII text is escaped, so that a line stays a line on every terminal and no
/// log line can end the string that it stands in.
final class JsonWriter {
    private static final double EXACT_LONGS = 1L << 53;

    private JsonWriter() {}

    static void write(Json json, StringBuilder out) {
        switch (json) {
            case Json.Obj(Map<String, Json> fields) -> {
                out.append('{');
                int begin = out.length();
                fields.forEach((name, value) -> {
                    out.append(out.length() == begin ? "" : ",");
                    string(name, out);
                    out.append(':');
                    write(value, out);
                });
                out.append('}');
            }
            case Json.Arr(List<Json> items) -> {
                out.append('[');
                int begin = out.length();
                items.forEach(item -> {
                    out.append(out.length() == begin ? "" : ",");
                    write(item, out);
                });
                out.append(']');
            }
            case Json.Str(String value) -> string(value, out);
            case Json.Num(double value) -> out.append(number(value));
            case Json.Bool(boolean value) -> out.append(value);
            case Json.Nothing _ -> out.append("null");
        }
    }

    /// JSON knows no infinity.
    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return "null";
        }
        return value == Math.rint(value) && Math.abs(value) < EXACT_LONGS
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static void string(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || c > '~') {
                        out.append("\\u").append("%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
