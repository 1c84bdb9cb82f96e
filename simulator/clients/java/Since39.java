import java.util.Set;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;

/// Calls that appeared between 3.0 and 3.9. Compiled against 3.9.
final class Since39 {
    private Since39() {}

    static TopicDescription describeTopic(AdminClient admin, String name) throws Exception {
        return admin.describeTopics(Set.of(name)).allTopicNames().get().get(name);
    }

    static OffsetSpec maxTimestamp() {
        return OffsetSpec.maxTimestamp();
    }
}
