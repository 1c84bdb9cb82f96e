package io.minikafka.app.cli;

import java.util.Optional;

/// What an acknowledgement of a topic means, in words: nobody should have to guess it.
final class AckMeaning {
    private AckMeaning() {}

    /// @param durability the topic's `durability`; absent on a broker that does not have the setting
    static String of(Optional<String> durability) {
        return switch (durability.orElse("")) {
            case "fsync" ->
                    "acks=all (and 1) is answered after the batch is fsynced on this node;"
                            + " survives kill -9 and power loss";
            case "os" ->
                    "acks=all (and 1) is answered when the batch is in the operating system's memory;"
                            + " survives kill -9 of the broker, NOT power loss or a crash of the machine";
            default -> "this broker does not say (it has no topic setting `durability`)";
        };
    }
}
