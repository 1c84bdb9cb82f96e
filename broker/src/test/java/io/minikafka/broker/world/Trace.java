package io.minikafka.broker.world;

import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.ShareFetchResponseData;
import org.apache.kafka.common.protocol.ApiMessage;

/// Responses as text that is the same in each run.
final class Trace {
    private static final Pattern CHANCE =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private Trace() {}

    static long hash(List<String> said) {
        long hash = 17;
        for (String one : said) {
            hash = 31 * hash + one.hashCode();
        }
        return hash;
    }

    /// Member ids of the classic protocol are made by chance, and regions have no text.
    static String text(ApiMessage response) {
        if (response instanceof ShareFetchResponseData fetched) {
            StringBuilder text = new StringBuilder().append(fetched.errorCode());
            fetched.responses()
                    .forEach(topic ->
                            topic.partitions()
                                    .forEach(partition ->
                                            text.append(partition.errorCode())
                                                    .append(partition.acquiredRecords())));
            return text.toString();
        }
        if (response instanceof JoinGroupResponseData joined) {
            // Its members come in the order of their ids.
            return "%d %d %d"
                    .formatted(joined.errorCode(), joined.generationId(), joined.members().size());
        }
        return CHANCE.matcher(response.toString()).replaceAll("?");
    }
}
