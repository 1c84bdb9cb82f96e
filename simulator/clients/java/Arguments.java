import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/// One request line, taken apart. The protocol is described at `Driver`.
record Arguments(String number, String command, Map<String, String> values) {

    static Arguments parse(String line) {
        String[] words = line.split(" ");
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 2; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            values.put(
                    words[i].substring(0, equals),
                    URLDecoder.decode(words[i].substring(equals + 1), StandardCharsets.UTF_8));
        }
        return new Arguments(words[0], words[1], values);
    }

    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException(command + " lacks the argument " + key);
        }
        return value;
    }

    long number(String key) {
        return Long.parseLong(text(key));
    }

    int count(String key) {
        return Integer.parseInt(text(key));
    }

    List<String> list(String key) {
        return List.of(text(key).split(","));
    }

    /// The arguments that begin with `config.`: Kafka's own names, for a client or a topic.
    Map<String, String> configs() {
        Map<String, String> configs = new LinkedHashMap<>();
        values.forEach(
                (key, value) -> {
                    if (key.startsWith("config.")) {
                        configs.put(key.substring("config.".length()), value);
                    }
                });
        return configs;
    }

    TopicPartition topicPartition() {
        return new TopicPartition(text("topic"), count("partition"));
    }

    ConfigResource topicResource() {
        return new ConfigResource(ConfigResource.Type.TOPIC, text("topic"));
    }

    /// The answer of a command that has nothing to tell.
    static Map<String, String> done(Object ignored) {
        return Map.of();
    }
}
