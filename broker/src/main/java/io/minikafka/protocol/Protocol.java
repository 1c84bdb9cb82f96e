package io.minikafka.protocol;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.message.ShareFetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageSizeAccumulator;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.jspecify.annotations.Nullable;

/// Turns frames into requests and responses into pieces. Stateless; any thread.
public final class Protocol {
    /// Keys from here on are for requests of our own: docs/format/private-api.md.
    public static final short FIRST_PRIVATE_KEY = 30_000;

    private static final int MIN_HEADER_BYTES = 2 + 2 + 4;

    private Protocol() {}

    /// Reads a whole request from `frame` (position to limit, without the length prefix). Never throws for
    /// anything that the bytes say.
    public static ParsedRequest parse(ByteBuffer frame) {
        if (frame.remaining() < MIN_HEADER_BYTES) {
            return new ParsedRequest.Malformed(
                    "a request of " + frame.remaining() + " bytes has no room for its header");
        }
        int start = frame.position();
        short keyId = frame.getShort(start);
        short version = frame.getShort(start + 2);
        int correlationId = frame.getInt(start + 4);
        if (keyId >= FIRST_PRIVATE_KEY) {
            return privateRequest(frame, keyId, version, correlationId);
        }
        if (!ApiKeys.hasId(keyId)) {
            return new ParsedRequest.UnknownApi(keyId);
        }
        ApiKeys key = ApiKeys.forId(keyId);
        if (!key.hasValidVersion()) {
            return new ParsedRequest.UnknownApi(keyId);
        }
        if (!key.isVersionSupported(version) || !key.isVersionEnabled(version, false)) {
            return new ParsedRequest.UnsupportedVersion(key, version, correlationId);
        }
        return read(key, version, new RequestReader(frame.duplicate()));
    }

    /// The pieces of a response to `head`. If `message` carries record data, the pieces own it; if encoding
    /// fails, it has been released.
    public static List<Piece> encode(RequestHead head, ApiMessage message) {
        return encode(
                head.correlationId(),
                head.key().responseHeaderVersion(head.version()),
                message,
                head.version());
    }

    /// The pieces of a response in a version of our choice: ApiVersions answers a version that it does not know
    /// in version 0.
    public static List<Piece> encode(
            int correlationId, short headerVersion, ApiMessage message, short version) {
        var header = new ResponseHeaderData().setCorrelationId(correlationId);
        var cache = new ObjectSerializationCache();
        var size = new MessageSizeAccumulator();
        try {
            header.addSize(size, cache, headerVersion);
            message.addSize(size, cache, version);
            var writer = new ResponseWriter(size.sizeExcludingZeroCopy());
            header.write(writer, cache, headerVersion);
            message.write(writer, cache, version);
            return writer.pieces();
        } catch (RuntimeException e) {
            release(message);
            throw e;
        }
    }

    /// Lets go of the record data of a response that is not sent.
    public static void release(ApiMessage message) {
        if (message instanceof FetchResponseData fetch) {
            for (var topic : fetch.responses()) {
                topic.partitions().forEach(partition -> release(partition.records()));
            }
        } else if (message instanceof ShareFetchResponseData fetch) {
            for (var topic : fetch.responses()) {
                topic.partitions().forEach(partition -> release(partition.records()));
            }
        }
    }

    private static void release(@Nullable BaseRecords records) {
        if (records instanceof RecordsView view) {
            view.release();
        }
    }

    /// The answer by which a whole request fails, in the form of its own API; empty if that API has none for
    /// this request (or if the request is too odd for it). `frame` is what [#parse] read.
    public static Optional<ApiMessage> errorResponse(ByteBuffer frame, Errors error) {
        // Kafka's request wrappers know where each API keeps its errors.
        ByteBuffer bytes = frame.duplicate();
        try {
            RequestHeader header = RequestHeader.parse(bytes);
            AbstractRequest request =
                    AbstractRequest.parseRequest(
                                    header.apiKey(), header.apiVersion(), new RequestReader(bytes))
                            .request;
            AbstractResponse response = request.getErrorResponse(error.exception());
            return response == null ? Optional.empty() : Optional.of(response.data());
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static ParsedRequest privateRequest(
            ByteBuffer frame, short key, short version, int correlationId) {
        if (version != 0) {
            return new ParsedRequest.Malformed("private request " + key + " of version " + version);
        }
        int body = frame.position() + MIN_HEADER_BYTES;
        return new ParsedRequest.Private(
                key, correlationId, frame.slice(body, frame.limit() - body));
    }

    private static ParsedRequest read(ApiKeys key, short version, RequestReader reader) {
        try {
            var header = new RequestHeaderData(reader, key.requestHeaderVersion(version));
            String clientId = header.clientId();
            ApiMessage body = key.messageType.newRequest();
            body.read(reader, version);
            var head =
                    new RequestHead(
                            key, version, header.correlationId(), clientId == null ? "" : clientId);
            return new ParsedRequest.Ok(head, body);
        } catch (BufferUnderflowException e) {
            return malformed(key, version, "it ends in the middle of a field");
        } catch (RuntimeException e) {
            // The generated readers know no exception type of their own.
            return malformed(key, version, String.valueOf(e.getMessage()));
        }
    }

    private static ParsedRequest malformed(ApiKeys key, short version, String why) {
        return new ParsedRequest.Malformed(key.name + " request, version " + version + ": " + why);
    }
}
