package io.minikafka.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.ByteRegion;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;
import org.apache.kafka.common.requests.ResponseHeader;
import org.junit.jupiter.api.Test;

class ProtocolTest {
    private static final List<String> WORDS = List.of("orders", "");
    private static final List<Uuid> IDS = List.of(Uuid.ZERO_UUID, new Uuid(7, 8));

    @Test
    void readsRandomRequestsOfEveryApiAndVersion() {
        var requests = new RandomRequests(new Random(42), WORDS, IDS);
        for (ApiKeys key : ApiKeys.brokerApis()) {
            for (short version : key.allVersions()) {
                for (int i = 0; i < 20; i++) {
                    ByteBuffer frame = requests.next(key, version);
                    if (!key.isVersionEnabled(version, false)) {
                        assertThat(Protocol.parse(frame))
                                .isInstanceOf(ParsedRequest.UnsupportedVersion.class);
                        continue;
                    }
                    var parsed = ok(Protocol.parse(frame.duplicate()));
                    assertThat(parsed.head().key()).isEqualTo(key);
                    assertThat(parsed.head().version()).isEqualTo(version);
                    assertThat(parsed.body()).isEqualTo(byKafka(frame));
                }
            }
        }
    }

    private static ApiMessage byKafka(ByteBuffer frame) {
        RequestHeader header = RequestHeader.parse(frame);
        ApiMessage body = header.apiKey().messageType.newRequest();
        body.read(new ByteBufferAccessor(frame), header.apiVersion());
        return body;
    }

    @Test
    void recordsOfADirectFrameStayWhereTheyAre() {
        var requests = new RandomRequests(new Random(1), List.of("orders"), IDS);
        ProduceRequestData body;
        ByteBuffer direct;
        do {
            ByteBuffer heap = requests.next(ApiKeys.PRODUCE, (short) 9);
            direct = ByteBuffer.allocateDirect(heap.remaining()).put(heap).flip();
            body = (ProduceRequestData) ok(Protocol.parse(direct)).body();
        } while (body.topicData().isEmpty()
                || body.topicData().iterator().next().partitionData().isEmpty());
        ByteBuffer batch =
                BatchBytes.of(body.topicData().iterator().next().partitionData().getFirst())
                        .orElseThrow();
        assertThat(batch.isDirect()).isTrue();
        batch.putLong(0, 0x1234_5678_9abc_def0L);
        boolean found = false;
        for (int at = 0; at + 8 <= direct.limit(); at++) {
            found |= direct.getLong(at) == 0x1234_5678_9abc_def0L;
        }
        assertThat(found).isTrue();
    }

    @Test
    void namesWhatIsWrong() {
        assertThat(Protocol.parse(ByteBuffer.allocate(3)))
                .isInstanceOf(ParsedRequest.Malformed.class);
        assertThat(Protocol.parse(header(9_999, 0)))
                .isEqualTo(new ParsedRequest.UnknownApi((short) 9_999));
        assertThat(Protocol.parse(header(-1, 0)))
                .isEqualTo(new ParsedRequest.UnknownApi((short) -1));
        assertThat(Protocol.parse(header(ApiKeys.API_VERSIONS.id, 99)))
                .isEqualTo(
                        new ParsedRequest.UnsupportedVersion(ApiKeys.API_VERSIONS, (short) 99, 77));
        assertThat(Protocol.parse(header(ApiKeys.METADATA.id, 1)))
                .isInstanceOfSatisfying(
                        ParsedRequest.Malformed.class,
                        malformed -> assertThat(malformed.reason()).contains("Metadata"));
    }

    @Test
    void aRequestOfOurOwnKeepsItsBody() {
        ByteBuffer frame =
                ByteBuffer.allocate(11).put(header(30_000, 0)).put(new byte[] {1, 2, 3}).flip();
        assertThat(Protocol.parse(frame))
                .isInstanceOfSatisfying(
                        ParsedRequest.Private.class,
                        request -> {
                            assertThat(request.key()).isEqualTo((short) 30_000);
                            assertThat(request.correlationId()).isEqualTo(77);
                            assertThat(request.body())
                                    .isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
                        });
        assertThat(Protocol.parse(header(30_000, 1))).isInstanceOf(ParsedRequest.Malformed.class);
    }

    private static ByteBuffer header(int key, int version) {
        return ByteBuffer.allocate(8)
                .putShort((short) key)
                .putShort((short) version)
                .putInt(77)
                .flip();
    }

    @Test
    void anAnnouncedArrayCostsNothingBeforeItsBytesAreThere() {
        // A Metadata request with an array of 90 million topics in a frame of as many bytes.
        int announced = 90_000_000;
        ByteBuffer frame = ByteBuffer.allocate(announced + 100);
        var header = new RequestHeader(ApiKeys.METADATA, (short) 1, "", 1);
        frame.put(MessageUtil.toByteBufferAccessor(header.data(), header.headerVersion()).buffer());
        frame.putInt(announced).position(frame.limit()).flip();
        assertThat(Protocol.parse(frame)).isInstanceOf(ParsedRequest.Malformed.class);
    }

    @Test
    void fieldsOfARequestAreBounded() {
        var data = new MetadataRequestData();
        for (int i = 0; i < RequestReader.MAX_FIELD_BYTES / 200; i++) {
            data.topics()
                    .add(new MetadataRequestData.MetadataRequestTopic().setName("t".repeat(200)));
        }
        ByteBuffer frame =
                RequestUtils.serialize(
                        new RequestHeader(ApiKeys.METADATA, (short) 4, "", 1).data(),
                        (short) 1,
                        data,
                        (short) 4);
        assertThat(Protocol.parse(frame))
                .isInstanceOfSatisfying(
                        ParsedRequest.Malformed.class,
                        malformed ->
                                assertThat(malformed.reason())
                                        .contains(String.valueOf(RequestReader.MAX_FIELD_BYTES)));
    }

    @Test
    void writesWhatKafkaWrites() {
        for (ApiKeys key : ApiKeys.brokerApis()) {
            for (short version : key.allVersions()) {
                if (!key.isVersionEnabled(version, false)) {
                    continue;
                }
                ApiMessage response = key.messageType.newResponse();
                var head = new RequestHead(key, version, 4711, "");
                ByteBuffer expected =
                        RequestUtils.serialize(
                                new ResponseHeader(4711, key.responseHeaderVersion(version)).data(),
                                key.responseHeaderVersion(version),
                                response,
                                version);
                assertThat(joined(Protocol.encode(head, response)))
                        .as("%s %d", key, version)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void recordDataBecomesPiecesOfItsOwn() {
        for (short version : ApiKeys.FETCH.allVersions()) {
            var region = new TestRegion(100);
            var other = new TestRegion(33);
            FetchResponseData response = fetched(RecordsView.of(region), RecordsView.of(other));
            List<Piece> pieces =
                    Protocol.encode(new RequestHead(ApiKeys.FETCH, version, 1, ""), response);
            assertThat(pieces.stream().filter(Piece.Region.class::isInstance))
                    .containsExactly(new Piece.Region(region), new Piece.Region(other));
            ByteBuffer expected =
                    RequestUtils.serialize(
                            new ResponseHeader(1, ApiKeys.FETCH.responseHeaderVersion(version))
                                    .data(),
                            ApiKeys.FETCH.responseHeaderVersion(version),
                            fetched(zeros(100), zeros(33)),
                            version);
            assertThat(joined(pieces)).isEqualTo(expected);
            Protocol.release(response);
            assertThat(region.released + other.released).as("the pieces own the regions").isZero();
        }
    }

    @Test
    void recordDataOfAnUnsentResponseIsReleasedOnce() {
        var region = new TestRegion(5);
        FetchResponseData response = fetched(RecordsView.of(region), RecordsView.none());
        Protocol.release(response);
        Protocol.release(response);
        assertThat(region.released).isEqualTo(1);
    }

    @Test
    void aResponseThatCannotBeWrittenReleasesItsRecordData() {
        var region = new TestRegion(5);
        FetchResponseData response = fetched(RecordsView.of(region), RecordsView.none());
        response.responses().getFirst().setTopic(null);
        org.assertj.core.api.Assertions.assertThatThrownBy(() ->
                        Protocol.encode(new RequestHead(ApiKeys.FETCH, (short) 4, 1, ""), response))
                .isInstanceOf(RuntimeException.class);
        assertThat(region.released).isEqualTo(1);
    }

    @Test
    void everyApiHasAnErrorFormOrNone() {
        var requests = new RandomRequests(new Random(3), List.of("orders"), IDS);
        for (ApiKeys key : ApiKeys.brokerApis()) {
            for (short version : key.allVersions()) {
                if (key.isVersionEnabled(version, false)) {
                    ByteBuffer frame = requests.next(key, version);
                    Protocol.errorResponse(frame, Errors.UNKNOWN_SERVER_ERROR)
                            .ifPresent(message ->
                                    Protocol.encode(new RequestHead(key, version, 1, ""), message));
                }
            }
        }
        assertThat(
                        Protocol.errorResponse(
                                requests.next(ApiKeys.INIT_PRODUCER_ID, (short) 4),
                                Errors.UNSUPPORTED_VERSION))
                .isPresent();
    }

    private static FetchResponseData fetched(
            org.apache.kafka.common.record.internal.BaseRecords first,
            org.apache.kafka.common.record.internal.BaseRecords second) {
        var topic = new FetchableTopicResponse().setTopic("orders").setTopicId(new Uuid(1, 2));
        topic.partitions().add(new PartitionData().setPartitionIndex(0).setRecords(first));
        topic.partitions().add(new PartitionData().setPartitionIndex(1).setRecords(second));
        return new FetchResponseData().setResponses(List.of(topic));
    }

    private static MemoryRecords zeros(int size) {
        return MemoryRecords.readableRecords(ByteBuffer.allocate(size));
    }

    private static ParsedRequest.Ok ok(ParsedRequest parsed) {
        assertThat(parsed).isInstanceOf(ParsedRequest.Ok.class);
        return (ParsedRequest.Ok) parsed;
    }

    private static ByteBuffer joined(List<Piece> pieces) {
        int size = 0;
        for (Piece piece : pieces) {
            size +=
                    switch (piece) {
                        case Piece.Bytes(var buffer) -> buffer.remaining();
                        case Piece.Region(var region) -> region.sizeBytes();
                    };
        }
        ByteBuffer all = ByteBuffer.allocate(size);
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Bytes(var buffer) -> all.put(buffer.duplicate());
                case Piece.Region(var region) -> all.put(new byte[region.sizeBytes()]);
            }
        }
        return all.flip();
    }

    /// Zeros, and a count of how often they were released.
    private static final class TestRegion implements ByteRegion {
        private final int size;
        private int released;

        TestRegion(int size) {
            this.size = size;
        }

        @Override
        public int sizeBytes() {
            return size;
        }

        @Override
        public long transferTo(WritableByteChannel target, long offset, long maxBytes) {
            throw new UnsupportedOperationException("this region is only counted");
        }

        @Override
        public void release() {
            released++;
        }
    }
}
