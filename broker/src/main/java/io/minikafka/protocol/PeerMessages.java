package io.minikafka.protocol;

import io.minikafka.base.FormatException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageSizeAccumulator;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.record.internal.MemoryRecords;

/// The other direction of [Protocol]: requests that this node sends to other nodes, and their responses.
/// Stateless; any thread.
public final class PeerMessages {
    private static final String CLIENT_ID = "minikafka-node";
    private static final short ALL = -1;

    private PeerMessages() {}

    /// A request frame, without its length.
    public static ByteBuffer request(int correlationId, short version, ApiMessage request) {
        ApiKeys key = ApiKeys.forId(request.apiKey());
        short headerVersion = key.requestHeaderVersion(version);
        var header =
                new RequestHeaderData()
                        .setRequestApiKey(key.id)
                        .setRequestApiVersion(version)
                        .setCorrelationId(correlationId)
                        .setClientId(CLIENT_ID);
        var cache = new ObjectSerializationCache();
        var size = new MessageSizeAccumulator();
        header.addSize(size, cache, headerVersion);
        request.addSize(size, cache, version);
        ByteBuffer frame = ByteBuffer.allocate(size.totalSize());
        var writer = new ByteBufferAccessor(frame);
        header.write(writer, cache, headerVersion);
        request.write(writer, cache, version);
        return frame.flip();
    }

    /// What asks for a batch to be written by the leader of its partition and W - 1 others.
    public static ProduceRequestData produce(
            Uuid topicId, int partition, ByteBuffer batch, int timeoutMs) {
        var topics = new ProduceRequestData.TopicProduceDataCollection();
        topics.add(
                new TopicProduceData()
                        .setTopicId(topicId)
                        .setPartitionData(
                                List.of(
                                        new PartitionProduceData()
                                                .setIndex(partition)
                                                .setRecords(
                                                        MemoryRecords.readableRecords(batch)))));
        return new ProduceRequestData().setAcks(ALL).setTimeoutMs(timeoutMs).setTopicData(topics);
    }

    /// The response in `frame` (without its length). Record data points into it.
    ///
    /// @throws FormatException when it is none of that API and version
    public static ApiMessage response(ApiKeys key, short version, ByteBuffer frame) {
        var reader = new RequestReader(frame.duplicate());
        try {
            var _ = new ResponseHeaderData(reader, key.responseHeaderVersion(version));
            ApiMessage response = key.messageType.newResponse();
            response.read(reader, version);
            return response;
        } catch (BufferUnderflowException e) {
            throw malformed(key, version, "it ends in the middle of a field");
        } catch (RuntimeException e) {
            // The generated readers know no exception type of their own.
            throw malformed(key, version, String.valueOf(e.getMessage()));
        }
    }

    /// The answer by which a whole request fails, in the form of its own API.
    public static ApiMessage refusal(ApiKeys key, short version, ApiMessage request, Errors error) {
        return Protocol.errorResponse(request(0, version, request), error)
                .orElseThrow(() -> new IllegalArgumentException(key + " has no form for errors"));
    }

    private static FormatException malformed(ApiKeys key, short version, String why) {
        return new FormatException(key.name + " response, version " + version + ": " + why);
    }
}
