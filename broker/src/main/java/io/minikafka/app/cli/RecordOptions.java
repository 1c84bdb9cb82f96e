package io.minikafka.app.cli;

import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What the commands that send and read records ask alike.
final class RecordOptions {
    @Mixin final Target target = new Target();

    @Option(
            names = {"-t", "--topic"},
            required = true,
            paramLabel = "NAME",
            description = "The topic.")
    String topic = "";

    @Option(
            names = {"-p", "--partition"},
            paramLabel = "NUMBER",
            description = "This partition only; a group (--group) decides for itself.")
    Optional<Integer> partition = Optional.empty();

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing about progress.")
    boolean quiet;
}
