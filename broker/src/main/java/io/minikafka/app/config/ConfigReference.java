package io.minikafka.app.config;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.cluster.metadata.GroupConfigKeys;
import io.minikafka.cluster.metadata.GroupDefaults;
import io.minikafka.cluster.metadata.TopicConfigKeys;
import io.minikafka.cluster.metadata.TopicDefaults;
import java.util.Collection;
import java.util.List;

/// Writes the reference page of all settings from the keys themselves, so that the page cannot lie.
final class ConfigReference {
    private static final String HEAD =
            """
            # Configuration

            Made from the code by `./dev docs`; do not edit.

            Nothing needs to be configured. Where Kafka has a name for a setting, it is Kafka's; ours begin with
            `minikafka.`. Settings come from, weakest first:

            1. the default;
            2. a properties file: the one named by `--config FILE`, else by the variable `MINIKAFKA_CONFIG`, else
               `minikafka.properties` in the current folder if there is one;
            3. variables of the environment: `MINIKAFKA_LOG_DIRS` is `log.dirs`, `MINIKAFKA_WAL_MAX_BYTES` is
               `minikafka.wal.max.bytes`;
            4. `--set KEY=VALUE` on the command line, as often as needed.

            An unknown key or a bad value stops the start; all errors are named at once, with the nearest known key
            and what is allowed. Settings are read once, at start.

            *Without effect* means: accepted so that existing files and tools work, and changes nothing here; the
            broker says so at start when such a key is set.
            """;

    private ConfigReference() {}

    static String page() {
        StringBuilder page = new StringBuilder(HEAD);
        page.append(
                "\n# The ten that matter first\n\n| Setting | Default | Set it when |\n|---|---|---|\n");
        for (FirstKeys.First first : FirstKeys.ALL) {
            page.append(
                    "| [%s](#%s) | %s | %s |\n"
                            .formatted(
                                    first.key().name(),
                                    first.key().name().replace(".", ""),
                                    defaultOf(first.key()),
                                    first.when()));
        }
        page.append("\n# Settings of the broker\n");
        for (BrokerConfigKeys.Section section : BrokerConfigKeys.SECTIONS) {
            page.append("\n## ").append(section.title()).append('\n');
            section(page, section.keys());
        }
        page.append("\n# Variables that are no settings\n\n| Variable | What for |\n|---|---|\n");
        OtherVariables.meanings()
                .forEach((name, what) -> page.append("| `%s` | %s |\n".formatted(name, what)));
        page.append("\n# Settings of a topic\n\n")
                .append(
                        "Set with `minikafka topics create --config KEY=VALUE`, `minikafka topics alter`")
                .append(
                        " or any Kafka tool.\nA topic that does not set a key has the broker's value.\n");
        section(page, TopicConfigKeys.ALL);
        page.append("\n# Settings of a group\n\n")
                .append(
                        "Set with `minikafka groups alter GROUP --config KEY=VALUE` or any Kafka tool")
                .append(" (`kafka-configs --group`); the group need not be there yet.\n")
                .append(
                        "They are for groups whose assignment the broker makes: `consumer.` for consumers")
                .append(" with `group.protocol=consumer`, `share.` and `errors.` for share groups,")
                .append(
                        " `streams.` for Streams applications.\nA group that does not set a key has")
                .append(" the broker's value, where the broker has one.\n");
        section(page, GroupConfigKeys.ALL);
        return page.toString();
    }

    private static void section(StringBuilder page, ConfigKeys keys) {
        Collection<ConfigKey<?>> all = keys.all();
        all.stream().filter(key -> key.informational().isEmpty()).forEach(key -> entry(page, key));
        List<ConfigKey<?>> without =
                all.stream().filter(key -> key.informational().isPresent()).toList();
        if (!without.isEmpty()) {
            page.append("\nWithout effect:\n\n");
            without.forEach(key -> withoutEffect(page, key));
        }
    }

    private static void entry(StringBuilder page, ConfigKey<?> key) {
        page.append("\n### ").append(key.name()).append("\n\n").append(key.doc()).append("\n\n");
        page.append("Default: ").append(defaultOf(key)).append(". ");
        page.append("Allowed: ").append(key.type().allowed());
        if (!key.unit().label().isEmpty()) {
            page.append(" (").append(key.unit().label()).append(')');
        }
        page.append(".\n");
        List<String> brokerKeys = brokerKeyNames(key);
        if (!brokerKeys.isEmpty()) {
            page.append("The broker's: `").append(String.join("`, `", brokerKeys)).append("`.\n");
        }
    }

    private static List<String> brokerKeyNames(ConfigKey<?> key) {
        return isOfGroups(key)
                ? GroupDefaults.brokerKeyNames(key).stream()
                        .filter(name -> BrokerConfigKeys.ALL.find(name).isPresent())
                        .toList()
                : TopicDefaults.brokerKeyNames(key);
    }

    private static boolean isOfGroups(ConfigKey<?> key) {
        return GroupConfigKeys.ALL.find(key.name()).filter(key::equals).isPresent();
    }

    private static void withoutEffect(StringBuilder page, ConfigKey<?> key) {
        page.append(
                "- `%s` (default %s): %s\n  Why: %s.\n"
                        .formatted(
                                key.name(),
                                defaultOf(key),
                                key.doc(),
                                key.informational().orElseThrow()));
    }

    private static String defaultOf(ConfigKey<?> key) {
        return key.defaultText()
                .map(text -> text.isEmpty() ? "empty" : "`" + text + "`")
                .orElse("not set");
    }
}
