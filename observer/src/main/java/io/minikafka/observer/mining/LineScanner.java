package io.minikafka.observer.mining;

/// Cuts a line into tokens and masks what is plainly a variable, in one pass and without regular expressions.
/// It knows classes of characters and of words, and no program's log.
///
/// A word is a run of letters, digits and joiners (`.`, `-`, `/`, `_` and others); everything else but space is a
/// mark. A word with a digit is a variable, and so are paths, addresses, names of hosts and files, `true` and `null`. Variables that follow each
/// other, or that only marks part which occur inside numbers, addresses, times and lists, are one: `10.0.0.1:80` and
/// `[1, 2, 3]` have the same form however long. Empty brackets hold an empty variable.
final class LineScanner {
    /// A list's separator may be two marks long, as in `), (`.
    private static final int MARKS_BETWEEN_MAX = 2;

    private final char[] line;

    LineScanner(int lineChars) {
        line = new char[lineChars];
    }

    void scan(String text, Tokens tokens) {
        tokens.clear();
        int length = Math.min(text.length(), line.length);
        text.getChars(0, length, line, 0);
        int at = 0;
        while (at < length && tokens.hasRoom()) {
            byte kind = Characters.classOf(line[at]);
            if (kind == Characters.SPACE) {
                at++;
            } else if (kind == Characters.MARK) {
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
        if (endsEmptyBrackets(start, tokens)) {
            tokens.add(Tokens.VARIABLE, start, start, Words.VARIABLE);
        }
        tokens.add(Tokens.MARK, start, at, Words.mark(mark));
        return at;
    }

    /// Brackets right behind a word are those of a call.
    private boolean endsEmptyBrackets(int at, Tokens tokens) {
        char opening =
                switch (line[at]) {
                    case ')' -> '(';
                    case ']' -> '[';
                    default -> 0;
                };
        return opening != 0
                && at > 0
                && line[at - 1] == opening
                && (at == 1 || !Characters.inWords(line[at - 2]))
                && tokens.size() > 0;
    }

    private int word(int start, int length, Tokens tokens) {
        long hash = Words.SEED;
        long wordHash = hash;
        int end = start;
        int slashes = 0;
        int dots = 0;
        boolean digits = false;
        int at = start;
        for (; at < length; at++) {
            char c = line[at];
            byte kind = Characters.classOf(c);
            if (kind == Characters.SPACE || kind == Characters.MARK) {
                break;
            }
            hash = Words.next(hash, c);
            if (kind == Characters.JOINER) {
                slashes += c == '/' || c == '\\' ? 1 : 0;
                dots += c == '.' ? 1 : 0;
            } else {
                digits |= kind == Characters.DIGIT;
                end = at + 1;
                wordHash = hash;
            }
        }
        if (end == start) {
            tokens.add(Tokens.MARK, start, at, Words.mark(line[start]));
        } else if (isAddress(start, at, length)) {
            at = addressEnd(at, length);
            variable(start, at, tokens);
        } else if (digits
                || isPath(start, slashes)
                || (dots > 0 && isName(start, end, dots))
                || Words.isConstant(wordHash)
                || endsVariable(start, end, wordHash, tokens)) {
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
        return scheme
                || (line[start] == '/' && Characters.classOf(line[start + 1]) != Characters.JOINER);
    }

    /// Addresses hold marks, as in `/find?from=2&to=a:b`, but do not end with one, and quotes and brackets enclose them.
    private int addressEnd(int from, int length) {
        int end = from;
        for (int at = from; at < length; at++) {
            byte kind = Characters.classOf(line[at]);
            if (kind == Characters.SPACE
                    || (kind == Characters.MARK && !Characters.inAddresses(line[at]))) {
                break;
            }
            end = Characters.inWords(line[at]) ? at + 1 : end;
        }
        return end;
    }

    private boolean isPath(int start, int slashes) {
        char first = line[start];
        return slashes > 1
                || (slashes == 1
                        && (first == '/' || first == '\\' || first == '.' || first == '~'));
    }

    /// A name with dots after an equals sign, or one that ends as hosts on the Internet or files do.
    /// Countries have two letters, which alone would take in too many names of programs' parts.
    private boolean isName(int start, int end, int dots) {
        if (start > 0 && line[start - 1] == '=') {
            return true;
        }
        int dot = end - 1;
        while (line[dot] != '.') {
            if (--dot < start) {
                return false;
            }
        }
        return dot > start
                && ((dots > 1 && end - dot == 3) || Words.isEnding(Words.hash(line, dot + 1, end)));
    }

    /// A part of a date behind a number (`08:16:53 PDT`), or letters that go on with a hexadecimal address.
    private boolean endsVariable(int start, int end, long hash, Tokens tokens) {
        int size = tokens.size();
        if (end - start > Words.CALENDAR_CHARS_MAX || size == 0) {
            return false;
        }
        if (tokens.kind(size - 1) == Tokens.VARIABLE) {
            return Words.isCalendar(hash);
        }
        return size > 1
                && end - start == 2
                && line[start - 1] == ':'
                && tokens.kind(size - 2) == Tokens.VARIABLE
                && tokens.end(size - 2) == start - 1
                && Characters.isHexadecimal(line[start])
                && Characters.isHexadecimal(line[start + 1]);
    }

    private void variable(int start, int end, Tokens tokens) {
        int from = start;
        while (true) {
            int before = withoutMarks(tokens);
            if (before == 0) {
                break;
            }
            if (tokens.kind(before - 1) == Tokens.VARIABLE) {
                tokens.cut(before);
                tokens.extend(before - 1, end);
                return;
            }
            if (!beginsVariable(before - 1, from, tokens)) {
                break;
            }
            from = tokens.start(before - 1);
            tokens.cut(before - 1);
        }
        tokens.add(Tokens.VARIABLE, from, end, Words.VARIABLE);
    }

    /// How many tokens there are before the marks that may part pieces of a value.
    private int withoutMarks(Tokens tokens) {
        int before = tokens.size();
        while (before > 0
                && tokens.size() - before < MARKS_BETWEEN_MAX
                && tokens.kind(before - 1) == Tokens.MARK
                && Characters.inValues(line[tokens.start(before - 1)])) {
            before--;
        }
        return before;
    }

    /// A word that is part of the value behind it: `Jun 17`, `FF:17`.
    private boolean beginsVariable(int word, int valueStart, Tokens tokens) {
        if (tokens.kind(word) != Tokens.WORD) {
            return false;
        }
        int start = tokens.start(word);
        int end = tokens.end(word);
        boolean hexadecimal =
                end - start == 2
                        && line[end] == ':'
                        && end + 1 == valueStart
                        && Characters.isHexadecimal(line[start])
                        && Characters.isHexadecimal(line[start + 1]);
        return hexadecimal
                || (end - start <= Words.CALENDAR_CHARS_MAX
                        && valueStart - end <= 2
                        && Words.isCalendar(tokens.hash(word)));
    }
}
