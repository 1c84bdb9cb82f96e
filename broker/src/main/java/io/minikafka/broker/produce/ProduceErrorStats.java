package io.minikafka.broker.produce;

import io.minikafka.metrics.MetricSink;
import io.minikafka.metrics.MetricSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.protocol.Errors;

/// How many batches were refused, by the error that their producers were told. Any thread; a request without errors
/// costs one comparison for each of its partitions.
final class ProduceErrorStats implements MetricSource {
    private final ConcurrentHashMap<Errors, LongAdder> refused = new ConcurrentHashMap<>();

    /// Counts the errors of an answer; whether there are any.
    boolean count(ProduceResponseData response) {
        boolean found = false;
        for (TopicProduceResponse topic : response.responses()) {
            List<PartitionProduceResponse> partitions = topic.partitionResponses();
            for (int i = 0; i < partitions.size(); i++) {
                short code = partitions.get(i).errorCode();
                if (code != Errors.NONE.code()) {
                    refused.computeIfAbsent(Errors.forCode(code), _ -> new LongAdder()).increment();
                    found = true;
                }
            }
        }
        return found;
    }

    @Override
    public void collect(MetricSink sink) {
        for (Map.Entry<Errors, LongAdder> each : new TreeMap<>(refused).entrySet()) {
            sink.counter(
                    "minikafka_produce_errors",
                    "Batches that were refused, by the error that their producers were told.",
                    each.getValue().sum(),
                    "error",
                    each.getKey().name());
        }
    }
}
