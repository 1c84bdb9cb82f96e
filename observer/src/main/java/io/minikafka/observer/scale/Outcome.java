package io.minikafka.observer.scale;

/// What became of a decision.
public enum Outcome {
    PENDING("not known yet"),
    NEEDED("needed, and in time"),
    LATE("needed, but minutes were missed before the nodes were ready"),
    NOT_NEEDED("not needed"),
    RIGHT("right: what was left was enough"),
    REGRETTED("too early: what was left was not enough");

    private final String words;

    Outcome(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
