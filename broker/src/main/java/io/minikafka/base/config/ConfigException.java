package io.minikafka.base.config;

import java.util.List;

/// A configuration that cannot be used. It names every problem at once, so that one round of mending
/// is enough.
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // List.copyOf is serializable; never sent anywhere
    private final List<String> problems;

    public ConfigException(List<String> problems) {
        super(
                (problems.size() == 1
                                ? "The configuration has an error:"
                                : "The configuration has " + problems.size() + " errors:")
                        + "\n  "
                        + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
