package io.minikafka.observer.mining;

/// Cuts a line into tokens and masks what is plainly a variable, in one pass and without regular expressions.
/// It knows classes of characters and of words, and no program's log.
///
/// A word is a run of letters, digits and joiners (`.`, `-`, `/`, `_` and others); everything else but space is a
/// mark. A word with a digit, and a path, is a variable. Variables that follow each other, or that only marks part
/// which occur inside numbers, addresses, times and lists, are one: `10.0.0.1:80` and `[1, 2, 3]` have the same form
/// however long.
final class LineScanner {
    private static final byte SPACE = 0;
    private static final byte LETTER = 1;
    private static final byte DIGIT = 2;
    private static final byte JOINER = 3;
    private static final byte MARK = 4;

    private static final byte[] CLASSES = classes();
    private static final long SEED = 0xCBF29CE484222325L;
    private static final long PRIME = 0x100000001B3L;
    private static final long VARIABLE_HASH = 0x5851F42D4C957F2DL;

    /// A list's separator may be two marks long, as in `), (`.
    private static final int MARKS_BETWEEN_MAX = 2;

    private final char[] line;
    private final int tokensMax;

    LineScanner(int lineChars) {
        this(lineChars, Integer.MAX_VALUE);
    }

    LineScanner(int lineChars, int tokensMax) {
        line = new char[lineChars];
        this.tokensMax = tokensMax;
    }

    void scan(String text, Tokens tokens) {
        tokens.clear();
        int length = Math.min(text.length(), line.length);
        text.getChars(0, length, line, 0);
        int at = 0;
        while (at < length && tokens.size() < tokensMax && !tokens.full()) {
            byte kind = classOf(line[at]);
            if (kind == SPACE) {
                at++;
            } else if (kind == MARK) {
                at = mark(at, length, tokens);
            } else {
                at = word(at, length, tokens);
            }
        }
    }

    /// A run of one mark, as in rulers and ellipses, is one token.
    private int mark(int start, int length, Tokens tokens) {
        char mark = line[start];
        int at = start + 1;
        while (at < length && line[at] == mark) {
            at++;
        }
        tokens.add(Tokens.MARK, start, at, mark * PRIME);
        return at;
    }

    private int word(int start, int length, Tokens tokens) {
        long hash = SEED;
        long wordHash = SEED;
        int end = start;
        int slashes = 0;
        boolean digits = false;
        int at = start;
        for (; at < length; at++) {
            char c = line[at];
            byte kind = classOf(c);
            if (kind == SPACE || kind == MARK) {
                break;
            }
            hash = (hash ^ c) * PRIME;
            if (kind == JOINER) {
                slashes += c == '/' || c == '\\' ? 1 : 0;
            } else {
                digits |= kind == DIGIT;
                end = at + 1;
                wordHash = hash;
            }
        }
        if (end == start) {
            tokens.add(Tokens.MARK, start, at, line[start] * PRIME);
        } else if (isAddress(start, at, length)) {
            at = addressEnd(at, length);
            variable(start, at, tokens);
        } else if (digits || isPath(start, slashes)) {
            variable(start, end, tokens);
        } else {
            tokens.add(Tokens.WORD, start, end, wordHash);
        }
        return at;
    }

    /// An absolute path, or a scheme before `://`.
    private boolean isAddress(int start, int at, int length) {
        boolean scheme =
                at + 2 < length && line[at] == ':' && line[at + 1] == '/' && line[at + 2] == '/';
        return scheme || (line[start] == '/' && classOf(line[start + 1]) != JOINER);
    }

    /// Addresses hold marks, as in `/find?from=2&to=a:b`, but do not end with one, and quotes and brackets enclose them.
    private int addressEnd(int from, int length) {
        int end = from;
        for (int at = from; at < length; at++) {
            char c = line[at];
            byte kind = classOf(c);
            if (kind == SPACE || (kind == MARK && !isInAddresses(c))) {
                break;
            }
            end = kind == LETTER || kind == DIGIT ? at + 1 : end;
        }
        return end;
    }

    private static boolean isInAddresses(char mark) {
        return switch (mark) {
            case ':', '=', ',', ';', '|' -> true;
            default -> false;
        };
    }

    private boolean isPath(int start, int slashes) {
        return slashes > 1 || (slashes == 1 && (line[start] == '/' || line[start] == '\\'));
    }

    private void variable(int start, int end, Tokens tokens) {
        int before = tokens.size();
        while (before > 0
                && tokens.size() - before < MARKS_BETWEEN_MAX
                && tokens.kind(before - 1) == Tokens.MARK
                && parts(line[tokens.start(before - 1)])) {
            before--;
        }
        if (before > 0 && tokens.kind(before - 1) == Tokens.VARIABLE) {
            tokens.cut(before);
            tokens.extend(before - 1, end);
        } else {
            tokens.add(Tokens.VARIABLE, start, end, VARIABLE_HASH);
        }
    }

    /// Marks that part pieces of one value.
    private static boolean parts(char mark) {
        return switch (mark) {
            case ':', ',', '.', '-', '/', '+', '#', '|', ';' -> true;
            default -> false;
        };
    }

    private static byte classOf(char c) {
        return c < 128 ? CLASSES[c] : LETTER;
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
