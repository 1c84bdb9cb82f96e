package io.minikafka.observer.mining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The masked form of a line: its marks, and between them slots that hold a word or vary. Immutable.
///
/// A slot varies because of what stands there (a number, a path: *masked*), or because many different words stood
/// there (*learned*).
final class Form {
    private static final String NOTHING = "";

    private enum Kind {
        MARK,
        WORD,
        MASKED,
        LEARNED
    }

    private final Kind[] kinds;
    private final String[] texts;
    private final boolean[] spaced;

    private Form(Kind[] kinds, String[] texts, boolean[] spaced) {
        this.kinds = kinds;
        this.texts = texts;
        this.spaced = spaced;
    }

    static Form of(String line, Tokens tokens) {
        int size = tokens.size();
        Kind[] kinds = new Kind[size];
        String[] texts = new String[size];
        boolean[] spaced = new boolean[size];
        for (int i = 0; i < size; i++) {
            kinds[i] =
                    switch (tokens.kind(i)) {
                        case Tokens.WORD -> Kind.WORD;
                        case Tokens.MARK -> Kind.MARK;
                        default -> Kind.MASKED;
                    };
            texts[i] =
                    kinds[i] == Kind.MASKED
                            ? NOTHING
                            : line.substring(tokens.start(i), tokens.end(i));
            spaced[i] = i > 0 && tokens.start(i) > tokens.end(i - 1);
        }
        return new Form(kinds, texts, spaced);
    }

    int size() {
        return kinds.length;
    }

    /// How many slots hold a word.
    int words() {
        int words = 0;
        for (Kind kind : kinds) {
            words += kind == Kind.WORD ? 1 : 0;
        }
        return words;
    }

    boolean isWord(int slot) {
        return kinds[slot] == Kind.WORD;
    }

    /// Nothing but variables and marks stand before this word.
    boolean isFirstWord(int slot) {
        for (int i = 0; i < slot; i++) {
            if (kinds[i] == Kind.WORD) {
                return false;
            }
        }
        return true;
    }

    /// Forms of one shape have the same marks at the same places.
    String shape() {
        StringBuilder shape = new StringBuilder(kinds.length);
        for (int i = 0; i < kinds.length; i++) {
            shape.append(kinds[i] == Kind.MARK ? texts[i].charAt(0) : ' ');
        }
        return shape.toString();
    }

    /// Writes the slots in which another form of the same shape differs, and says how many there are; stops at the
    /// length of the array, plus one.
    int differences(Form other, int[] slots) {
        int found = 0;
        for (int i = 0; i < kinds.length; i++) {
            if (same(i, other)) {
                continue;
            }
            if (found == slots.length) {
                return found + 1;
            }
            slots[found++] = i;
        }
        return found;
    }

    private boolean same(int i, Form other) {
        return switch (kinds[i]) {
            case MARK -> true;
            case WORD -> other.kinds[i] == Kind.WORD && texts[i].equals(other.texts[i]);
            case MASKED, LEARNED -> other.kinds[i] == Kind.MASKED || other.kinds[i] == Kind.LEARNED;
        };
    }

    /// This form lets anything stand where the other differs, or at least there where it learned to.
    boolean covers(Form other) {
        for (int i = 0; i < kinds.length; i++) {
            if (kinds[i] != Kind.LEARNED && !same(i, other)) {
                return false;
            }
        }
        return true;
    }

    /// The same where these slots have learned to vary.
    Form varying(List<Integer> slots) {
        Kind[] newKinds = kinds.clone();
        String[] newTexts = texts.clone();
        for (int slot : slots) {
            newKinds[slot] = Kind.LEARNED;
            newTexts[slot] = NOTHING;
        }
        return new Form(newKinds, newTexts, spaced);
    }

    List<String> tokens() {
        List<String> tokens = new ArrayList<>(kinds.length);
        for (int i = 0; i < kinds.length; i++) {
            tokens.add(texts[i].isEmpty() ? Template.VARIABLE : texts[i]);
        }
        return tokens;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        List<String> tokens = tokens();
        for (int i = 0; i < kinds.length; i++) {
            text.append(spaced[i] ? " " : "").append(tokens.get(i));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return text() + " " + Arrays.toString(kinds);
    }
}
