package io.minikafka.protocol;

import io.minikafka.base.FormatException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageSizeAccumulator;
import org.apache.kafka.common.protocol.ObjectSerializationCache;

/// The other direction of [Protocol]: requests that this node sends to other nodes, and their responses.
/// Stateless; any thread.
public final class PeerMessages {
    private static final String CLIENT_ID = "minikafka-node";

    private PeerMessages() {}

    /// A request frame, without its length. The request carries no record data.
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
