package io.minikafka.observer.mining;

/// What characters are for in log lines.
final class Characters {
    static final byte SPACE = 0;
    static final byte LETTER = 1;
    static final byte DIGIT = 2;

    /// Parts words and belongs to them, as in `org.example`, `half-open`, `read/write`.
    static final byte JOINER = 3;

    static final byte MARK = 4;

    private static final byte[] CLASSES = classes();

    private Characters() {}

    static byte classOf(char c) {
        return c < 128 ? CLASSES[c] : LETTER;
    }

    static boolean inWords(char c) {
        byte kind = classOf(c);
        return kind == LETTER || kind == DIGIT;
    }

    static boolean isHexadecimal(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    /// Marks that occur inside of an address.
    static boolean inAddresses(char mark) {
        return switch (mark) {
            case ':', '=', ',', ';', '|' -> true;
            default -> false;
        };
    }

    /// Marks that part pieces of one value.
    static boolean inValues(char mark) {
        return switch (mark) {
            case ':', ',', '.', '-', '/', '+', '#', '|', ';' -> true;
            default -> false;
        };
    }

    private static byte[] classes() {
        byte[] classes = new byte[128];
        for (char c = 0; c < 128; c++) {
            if (c <= ' ' || c == 127) {
                classes[c] = SPACE;
            } else if (c >= '0' && c <= '9') {
                classes[c] = DIGIT;
            } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_') {
                classes[c] = LETTER;
            } else if (".-/\\@$#%+~*&!?^".indexOf(c) >= 0) {
                classes[c] = JOINER;
            } else {
                classes[c] = MARK;
            }
        }
        return classes;
    }
}
