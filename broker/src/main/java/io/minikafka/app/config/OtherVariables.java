package io.minikafka.app.config;

import java.util.Map;
import java.util.TreeMap;

/// The variables of the environment that begin like settings and are none, with what each is for.
///
/// Whichever of our programs reads or sets one, it is here: an environment is inherited, and a broker that
/// took the variable of another program for a setting would not start.
final class OtherVariables {
    private static final Map<String, String> MEANINGS =
            Map.ofEntries(
                    Map.entry("MINIKAFKA_CONFIG", "the properties file, if `--config` names none"),
                    Map.entry("MINIKAFKA_HEAP", "the launcher: the most heap of the program"),
                    Map.entry("MINIKAFKA_JVM", "the launcher: more JVM options"),
                    Map.entry("MINIKAFKA_JDKS", "the launcher: where to look for a JDK"),
                    Map.entry("MINIKAFKA_CACHE", "the launcher: where prepared classes are kept"),
                    Map.entry(
                            "MINIKAFKA_LLM_KEY",
                            "`observe`, `explain` and `ask`: the key of the server that `--llm` names"),
                    Map.entry(
                            "MINIKAFKA_SCALE_ID",
                            "told to the program of `scale --exec`: the action's id"),
                    Map.entry("MINIKAFKA_SCALE_KIND", "the same: `wake` or `drain`"),
                    Map.entry("MINIKAFKA_SCALE_NODES", "the same: how many nodes"),
                    Map.entry("MINIKAFKA_SCALE_TARGET", "the same: how many nodes there shall be"),
                    Map.entry("MINIKAFKA_SCALE_REASON", "the same: why"),
                    Map.entry("MINIKAFKA_DATA", "`./dev evaluate`: the folder of public data"));

    private OtherVariables() {}

    static boolean contains(String variable) {
        return MEANINGS.containsKey(variable);
    }

    /// Each variable and what it is for, in the order of their names.
    static Map<String, String> meanings() {
        return new TreeMap<>(MEANINGS);
    }
}
