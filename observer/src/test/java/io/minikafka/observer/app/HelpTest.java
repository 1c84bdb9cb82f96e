package io.minikafka.observer.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class HelpTest {
    private static List<CommandLine> below(CommandLine command) {
        List<CommandLine> all = new ArrayList<>();
        command.getSubcommands()
                .values()
                .forEach(sub -> {
                    all.add(sub);
                    all.addAll(below(sub));
                });
        return all;
    }

    @Test
    void theHelpOfEachCommandHasExamplesOfIt() {
        List<CommandLine> all = below(ObserverCommand.commandLine());
        assertThat(all)
                .extracting(CommandLine::getCommandName)
                .contains("observe", "eval", "explain", "ask", "scale", "run", "plan", "status");
        for (CommandLine command : all) {
            String name = command.getCommandSpec().qualifiedName();
            assertThat(command.getUsageMessage())
                    .as(name)
                    .containsPattern("Examples:\\R(.*\\R)*  " + name + "\\b");
        }
    }
}
