package io.minikafka.broker.group.streams;

import java.util.function.Function;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData;
import org.apache.kafka.common.message.StreamsGroupTopologyDescriptionUpdateRequestData;

/// How the description of a topology, which is for people, becomes bytes that are kept, and is shown again.
public record DescriptionFormat(
        Function<StreamsGroupTopologyDescriptionUpdateRequestData.TopologyDescription, byte[]>
                write,
        Function<byte[], StreamsGroupDescribeResponseData.TopologyDescription> read) {}
