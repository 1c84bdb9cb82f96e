package io.minikafka.observer.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.quota.ClientQuotaFilter;

/// Looks at what people set: topics, brokers, quotas. Defaults are left out, so that what is there was chosen.
final class SettingsWatch {
    static final int TOPICS_MAX = 1_000;

    private final Admin admin;

    SettingsWatch(Admin admin) {
        this.admin = admin;
    }

    Map<String, Map<String, String>> look() throws ExecutionException, InterruptedException {
        List<ConfigResource> resources = new ArrayList<>();
        for (Node node : admin.describeCluster().nodes().get()) {
            resources.add(new ConfigResource(ConfigResource.Type.BROKER, node.idString()));
        }
        admin.listTopics().names().get().stream()
                .sorted()
                .limit(TOPICS_MAX)
                .forEach(topic ->
                        resources.add(new ConfigResource(ConfigResource.Type.TOPIC, topic)));
        Map<String, Map<String, String>> found = new TreeMap<>();
        admin.describeConfigs(resources)
                .all()
                .get()
                .forEach((resource, config) -> found.put(name(resource), chosen(resource, config)));
        admin.describeClientQuotas(ClientQuotaFilter.all())
                .entities()
                .get()
                .forEach((entity, quotas) -> {
                    Map<String, String> values = new TreeMap<>();
                    quotas.forEach((key, value) -> values.put(key, String.valueOf(value)));
                    found.put("quota " + new TreeMap<>(entity.entries()), values);
                });
        return found;
    }

    private static String name(ConfigResource resource) {
        return (resource.type() == ConfigResource.Type.TOPIC ? "topic " : "node ")
                + resource.name();
    }

    private static Map<String, String> chosen(ConfigResource resource, Config config) {
        ConfigEntry.ConfigSource ours =
                resource.type() == ConfigResource.Type.TOPIC
                        ? ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG
                        : ConfigEntry.ConfigSource.DYNAMIC_BROKER_CONFIG;
        Map<String, String> values = new TreeMap<>();
        for (ConfigEntry entry : config.entries()) {
            if (entry.source() == ours && !entry.isSensitive() && entry.value() != null) {
                values.put(entry.name(), entry.value());
            }
        }
        return values;
    }
}
