package io.minikafka.observer.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads one JSON text of at most [#LENGTH_MAX] characters, nested at most [#DEPTH_MAX] deep. Strict: a doubled
/// field, a trailing comma or anything behind the value is an error. Used once, by one thread.
final class JsonReader {
    static final int LENGTH_MAX = 4 << 20;
    static final int DEPTH_MAX = 64;

    private final String text;
    private int at;

    JsonReader(String text) {
        this.text = text;
    }

    Json read() {
        if (text.length() > LENGTH_MAX) {
            throw new JsonException("more than " + LENGTH_MAX + " characters of JSON", LENGTH_MAX);
        }
        Json value = value(0);
        blanks();
        if (at < text.length()) {
            throw wrong("something behind the end");
        }
        return value;
    }

    private Json value(int depth) {
        if (depth > DEPTH_MAX) {
            throw wrong("nested more than " + DEPTH_MAX + " deep");
        }
        blanks();
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> new Json.Str(string());
            case 't' -> word("true", new Json.Bool(true));
            case 'f' -> word("false", new Json.Bool(false));
            case 'n' -> word("null", Json.nothing());
            default -> number();
        };
    }

    private Json object(int depth) {
        Map<String, Json> fields = new LinkedHashMap<>();
        at++;
        if (isNext('}')) {
            return new Json.Obj(fields);
        }
        do {
            blanks();
            String name = string();
            expect(':');
            if (fields.put(name, value(depth + 1)) != null) {
                throw wrong("the field " + name + " for the second time");
            }
        } while (isNext(','));
        expect('}');
        return new Json.Obj(fields);
    }

    private Json array(int depth) {
        List<Json> items = new ArrayList<>();
        at++;
        if (isNext(']')) {
            return new Json.Arr(items);
        }
        do {
            items.add(value(depth + 1));
        } while (isNext(','));
        expect(']');
        return new Json.Arr(items);
    }

    private String string() {
        if (peek() != '"') {
            throw wrong("no string");
        }
        at++;
        StringBuilder out = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at++);
            if (c < ' ') {
                throw wrong("a control character in a string");
            }
            out.append(c == '\\' ? escaped() : c);
        }
        at++;
        return out.toString();
    }

    private char escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw wrong("an unknown escape");
        };
    }

    private char unicode() {
        int end = at + 4;
        if (end > text.length()) {
            throw wrong("the end within an escape");
        }
        int code = 0;
        while (at < end) {
            int digit = Character.digit(text.charAt(at), 16);
            if (digit < 0) {
                throw wrong("no hexadecimal digit");
            }
            code = code * 16 + digit;
            at++;
        }
        return (char) code;
    }

    private Json word(String word, Json value) {
        if (!text.startsWith(word, at)) {
            throw wrong("no value");
        }
        at += word.length();
        return value;
    }

    private Json number() {
        int begin = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String number = text.substring(begin, at);
        if (!number.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?")) {
            throw wrong("no value");
        }
        return new Json.Num(Double.parseDouble(number));
    }

    private boolean isNext(char c) {
        blanks();
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char c) {
        if (!isNext(c)) {
            throw wrong("no '" + c + "'");
        }
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw wrong("the end");
        }
        return text.charAt(at);
    }

    private JsonException wrong(String what) {
        return new JsonException(what, at);
    }
}
