package io.minikafka.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.jspecify.annotations.Nullable;

/// What `--config KEY=VALUE` and `--unset KEY` ask for, of topics and of groups.
final class Settings {
    private Settings() {}

    /// @param sets null if the option was not given
    /// @param unsets null if the option was not given
    static List<AlterConfigOp> changes(
            @Nullable Map<String, String> sets, @Nullable List<String> unsets) {
        List<AlterConfigOp> changes = new ArrayList<>();
        new TreeMap<>(sets == null ? Map.of() : sets)
                .forEach((key, value) -> changes.add(change(key, value, OpType.SET)));
        (unsets == null ? List.<String>of() : unsets)
                .forEach(key -> changes.add(change(key, "", OpType.DELETE)));
        return changes;
    }

    private static AlterConfigOp change(String key, String value, OpType type) {
        return new AlterConfigOp(new ConfigEntry(key, value), type);
    }
}
