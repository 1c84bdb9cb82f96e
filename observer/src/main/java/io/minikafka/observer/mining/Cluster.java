package io.minikafka.observer.mining;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A template while it lives and learns. When it is found to be the same as another it gets a successor.
final class Cluster {
    private final int id;
    private Form form;
    private Mined seenAgain;
    private long lines;
    private long lastSeen;
    private boolean evicted;
    private @Nullable Cluster successor;

    Cluster(int id, Form form) {
        this.id = id;
        this.form = form;
        this.seenAgain = view();
    }

    int id() {
        return id;
    }

    Form form() {
        return form;
    }

    long lines() {
        return lines;
    }

    long lastSeen() {
        return lastSeen;
    }

    Template template() {
        return seenAgain.template();
    }

    /// The answer for most lines, made once.
    Mined seenAgain() {
        return seenAgain;
    }

    void seen(long now) {
        lines++;
        lastSeen = now;
    }

    void learn(Form wider) {
        form = wider;
        seenAgain = view();
    }

    void absorb(Cluster other) {
        lines += other.lines;
        other.successor = this;
    }

    void evict() {
        evicted = true;
    }

    /// The cluster that this one is now part of; none if it was forgotten.
    @Nullable Cluster current() {
        Cluster at = this;
        while (at.successor != null) {
            at = at.successor;
        }
        if (successor != null) {
            successor = at;
        }
        return at.evicted ? null : at;
    }

    private Mined view() {
        return new Mined(new Template(id, form.tokens(), form.text()), false, List.of());
    }
}
