package io.minikafka.protocol;

import java.nio.ByteBuffer;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData;
import org.apache.kafka.common.message.StreamsGroupTopologyDescriptionUpdateRequestData;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;

/// The description of a Streams topology as bytes: the field of the request that brings it, which has the fields of
/// the response that shows it, in the same order.
public final class TopologyDescriptions {
    private static final short BROUGHT_VERSION = 0;
    private static final short SHOWN_VERSION = 1;

    private TopologyDescriptions() {}

    public static byte[] bytes(
            StreamsGroupTopologyDescriptionUpdateRequestData.TopologyDescription brought) {
        ByteBuffer buffer = MessageUtil.toByteBufferAccessor(brought, BROUGHT_VERSION).buffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    public static StreamsGroupDescribeResponseData.TopologyDescription shown(byte[] bytes) {
        return new StreamsGroupDescribeResponseData.TopologyDescription(
                new ByteBufferAccessor(ByteBuffer.wrap(bytes)), SHOWN_VERSION);
    }
}
