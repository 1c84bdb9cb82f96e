package io.minikafka.broker;

import java.util.regex.Pattern;

/// What a client says it is (KIP-511); kept with its connection.
public record ClientSoftware(String name, String version) {
    private static final int MAX_LENGTH = 256;
    private static final Pattern VALID =
            Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9\\-.]*[a-zA-Z0-9])?");

    /// Whether both words have the form that the protocol asks for, so that they can stand in logs and metrics.
    boolean isValid() {
        return isValid(name) && isValid(version);
    }

    private static boolean isValid(String word) {
        return word.length() <= MAX_LENGTH && VALID.matcher(word).matches();
    }
}
