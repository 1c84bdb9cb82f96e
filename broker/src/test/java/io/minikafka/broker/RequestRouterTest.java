package io.minikafka.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.base.FieldReader;
import io.minikafka.base.OwnerThread;
import io.minikafka.base.Time;
import io.minikafka.cluster.metadata.TopicImage;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ApiMessageType.ListenerType;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.DescribeAclsRequestData;
import org.apache.kafka.common.message.DescribeAclsResponseData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The router, and the APIs that need no log: ApiVersions, Metadata.
class RequestRouterTest {
    private final TestBroker broker = new TestBroker();

    @AfterEach
    void close() {
        broker.close();
    }

    // --- router ---

    @Test
    void closesOnWhatCannotBeAnswered() {
        assertThat(closed(ByteBuffer.allocate(2))).contains("header");
        assertThat(closed(head(1_234, 0))).contains("1234");
        assertThat(closed(head(ApiKeys.METADATA.id, 77))).contains("77").contains("Metadata");
        assertThat(closed(head(ApiKeys.METADATA.id, 9))).contains("malformed");
    }

    @Test
    void answersAnUnknownApiVersionsVersionInVersion0() {
        var exchange = broker.send(head(ApiKeys.API_VERSIONS.id, 99).putInt(4, 815));
        var response = TestBroker.response(exchange, 0, ApiVersionsResponseData.class);
        assertThat(Errors.forCode(response.errorCode())).isEqualTo(Errors.UNSUPPORTED_VERSION);
        assertThat(response.apiKeys().find(ApiKeys.API_VERSIONS.id).maxVersion())
                .isEqualTo(ApiKeys.API_VERSIONS.latestVersion());
    }

    @Test
    void anApiWithoutHandlerIsAnsweredInItsOwnForm() {
        var response =
                broker.call(
                        2,
                        new DescribeAclsRequestData()
                                .setResourceTypeFilter((byte) 2)
                                .setPatternTypeFilter((byte) 3)
                                .setOperation((byte) 2)
                                .setPermissionType((byte) 3),
                        DescribeAclsResponseData.class);
        assertThat(Errors.forCode(response.errorCode())).isEqualTo(Errors.UNSUPPORTED_VERSION);
    }

    @Test
    void aHandlerThatThrowsHarmsNobodyElse() {
        var thrown =
                router((context, request, answer) -> {
                    throw new IllegalStateException("broken on purpose");
                });
        assertThat(initProducerId(thrown).errorCode())
                .isEqualTo(Errors.UNKNOWN_SERVER_ERROR.code());
        var afterwards =
                router((context, request, answer) -> {
                    answer.send(new InitProducerIdResponseData().setProducerId(4));
                    throw new IllegalStateException("broken on purpose, after the answer");
                });
        assertThat(initProducerId(afterwards).producerId()).isEqualTo(4);
    }

    @Test
    void aTaskOfAnotherThreadThatThrowsIsAnsweredToo() {
        try (OwnerThread owner =
                new OwnerThread("router-test", 10, Time.system(), _ -> {}).start()) {
            var afterATurn =
                    router((_, _, answer) ->
                            owner.execute(() ->
                                    owner.execute(() -> {
                                        owner.execute(() -> answer.send(late()));
                                        throw new IllegalStateException("broken on purpose");
                                    })));
            assertThat(initProducerId(afterATurn).errorCode())
                    .isEqualTo(Errors.UNKNOWN_SERVER_ERROR.code());
            assertThat(afterATurn.failures()).isEqualTo(1);
            // What comes later is of no use, and no harm.
            var next = router((_, _, answer) -> owner.execute(() -> answer.send(late())));
            assertThat(initProducerId(next).producerId()).isEqualTo(4);
        }
    }

    private static InitProducerIdResponseData late() {
        return new InitProducerIdResponseData().setProducerId(4);
    }

    /// The log still needs the memory of what it took before the handler failed, and an answer would lend it to
    /// another request.
    @Test
    void aProduceRequestThatFailsHalfwayIsNotAnswered() {
        var failing =
                new ApiHandler<ProduceRequestData, ProduceResponseData>() {
                    @Override
                    public ApiKeys key() {
                        return ApiKeys.PRODUCE;
                    }

                    @Override
                    public void handle(
                            RequestContext context,
                            ProduceRequestData request,
                            Answer<ProduceResponseData> answer) {
                        throw new IllegalStateException("broken on purpose");
                    }
                };
        var router = BareRouter.of(failing);
        var header = new RequestHeader(ApiKeys.PRODUCE, (short) 9, "test", 1);
        var frame =
                RequestUtils.serialize(
                        header.data(),
                        header.headerVersion(),
                        new ProduceRequestData().setAcks((short) 1).setTimeoutMs(1),
                        (short) 9);
        var exchange = new TestExchange(broker.connect(), frame);
        assertThatThrownBy(() -> router.handle(exchange)).hasMessage("broken on purpose");
        assertThat(exchange.end()).isNotDone();
    }

    @Test
    void clientsAreLetGoWhenTheClusterIsNotHeardOf() {
        var metadata = new MetadataRequestData().setTopics(null);
        broker.isOutOfContact = true;
        assertThat(TestBroker.end(broker.send((short) 9, metadata)))
                .isInstanceOf(TestExchange.End.RespondedLast.class);
        assertThat(TestBroker.end(broker.send((short) 3, new ApiVersionsRequestData())))
                .isInstanceOf(TestExchange.End.Responded.class);
        broker.isOutOfContact = false;
        assertThat(TestBroker.end(broker.send((short) 9, metadata)))
                .isInstanceOf(TestExchange.End.Responded.class);
    }

    @Test
    void aRequestIsAnsweredOnce() {
        var twice =
                router((context, request, answer) -> {
                    answer.send(new InitProducerIdResponseData());
                    assertThatThrownBy(() -> answer.send(new InitProducerIdResponseData()))
                            .hasMessageContaining("twice");
                });
        assertThat(initProducerId(twice).errorCode()).isZero();
    }

    @Test
    void aRequestOfOurOwnIsAnsweredByItsHandler() {
        var handler =
                new PrivateHandler() {
                    @Override
                    public short key() {
                        return 30_000;
                    }

                    @Override
                    public void handle(byte[] request, Consumer<byte[]> answer) {
                        FieldReader in = new FieldReader("a test", request);
                        answer.accept(new byte[] {(byte) (in.u8() + 1)});
                    }
                };
        var router = BareRouter.of(handler);
        assertThat(ownRequest(router, 30_000, 41))
                .isEqualTo(
                        new TestExchange.End.Responded(
                                ByteBuffer.wrap(new byte[] {0, 0, 0, 77, 42})));
        assertThat(ownRequest(router, 30_001, 41)).isInstanceOf(TestExchange.End.Closed.class);
        assertThat(ownRequest(router, 30_000)).isInstanceOf(TestExchange.End.Closed.class);
        assertThat(ownRequest(router, 30_000, new int[(64 << 10) + 1]))
                .isInstanceOf(TestExchange.End.Closed.class);
    }

    private TestExchange.End ownRequest(RequestRouter router, int key, int... body) {
        ByteBuffer frame =
                ByteBuffer.allocate(8 + body.length)
                        .putShort((short) key)
                        .putShort((short) 0)
                        .putInt(77);
        for (int b : body) {
            frame.put((byte) b);
        }
        var exchange = new TestExchange(broker.connect(), frame.flip());
        router.handle(exchange);
        return exchange.end().join();
    }

    private interface Body {
        void handle(
                RequestContext context,
                InitProducerIdRequestData request,
                Answer<InitProducerIdResponseData> answer);
    }

    private static RequestRouter router(Body body) {
        return BareRouter.of(
                new ApiHandler<InitProducerIdRequestData, InitProducerIdResponseData>() {
                    @Override
                    public ApiKeys key() {
                        return ApiKeys.INIT_PRODUCER_ID;
                    }

                    @Override
                    public void handle(
                            RequestContext context,
                            InitProducerIdRequestData request,
                            Answer<InitProducerIdResponseData> answer) {
                        body.handle(context, request, answer);
                    }
                });
    }

    private InitProducerIdResponseData initProducerId(RequestRouter router) {
        var header =
                new org.apache.kafka.common.requests.RequestHeader(
                        ApiKeys.INIT_PRODUCER_ID, (short) 4, "", 815);
        var exchange =
                new TestExchange(
                        broker.connect(),
                        org.apache.kafka.common.requests.RequestUtils.serialize(
                                header.data(),
                                header.headerVersion(),
                                new InitProducerIdRequestData(),
                                (short) 4));
        router.handle(exchange);
        return TestBroker.response(exchange, 4, InitProducerIdResponseData.class);
    }

    // --- ApiVersions ---

    @Test
    void listsExactlyTheApisThatHaveAHandlerInKafkasVersions() {
        for (short version : ApiKeys.API_VERSIONS.allVersions()) {
            var response = broker.call(version, software("test"), ApiVersionsResponseData.class);
            assertThat(Errors.forCode(response.errorCode())).isEqualTo(Errors.NONE);
            Set<ApiKeys> listed = new HashSet<>();
            for (var api : response.apiKeys()) {
                ApiKeys key = ApiKeys.forId(api.apiKey());
                listed.add(key);
                var expected =
                        key.toApiVersionForApiResponse(false, ListenerType.BROKER).orElseThrow();
                assertThat(api.minVersion()).isEqualTo(expected.minVersion());
                assertThat(api.maxVersion()).isEqualTo(expected.maxVersion());
            }
            assertThat(listed).containsExactlyInAnyOrderElementsOf(broker.router.served());
            assertThat(listed).contains(ApiKeys.API_VERSIONS, ApiKeys.PRODUCE).hasSize(8);
        }
    }

    @Test
    void remembersTheClientsSoftware() {
        var client = broker.connect();
        broker.call(3, software("apache-kafka-java"), ApiVersionsResponseData.class);
        assertThat(client.attachment(ClientSoftware.class))
                .contains(new ClientSoftware("apache-kafka-java", "4.4.0"));
    }

    @Test
    void refusesSoftwareNamesThatNobodyCouldLog() {
        for (String name : List.of("", "a b", "-x", "x\n", "ä")) {
            var response = broker.call(3, software(name), ApiVersionsResponseData.class);
            assertThat(Errors.forCode(response.errorCode()))
                    .as(name)
                    .isEqualTo(Errors.INVALID_REQUEST);
        }
    }

    @Test
    void sendsAwayClientsThatExpectAnotherClusterOrNode() {
        assertThat(expecting("test-cluster", 3)).isEqualTo(Errors.NONE);
        assertThat(expecting(null, -1)).isEqualTo(Errors.NONE);
        assertThat(expecting("other", 3)).isEqualTo(Errors.REBOOTSTRAP_REQUIRED);
        assertThat(expecting("test-cluster", 4)).isEqualTo(Errors.REBOOTSTRAP_REQUIRED);
    }

    private Errors expecting(@Nullable String cluster, int node) {
        return Errors.forCode(
                broker.call(
                                5,
                                software("test").setClusterId(cluster).setNodeId(node),
                                ApiVersionsResponseData.class)
                        .errorCode());
    }

    private static ApiVersionsRequestData software(String name) {
        return new ApiVersionsRequestData()
                .setClientSoftwareName(name)
                .setClientSoftwareVersion("4.4.0");
    }

    // --- Metadata ---

    @Test
    void namesTheNodeAndTheTopicsInEveryVersion() {
        TopicImage orders = broker.topic("orders", 2);
        broker.topic("__consumer_offsets", 1);
        for (short version : ApiKeys.METADATA.allVersions()) {
            var response = broker.call(version, names("orders"), MetadataResponseData.class);
            var node = response.brokers().find(3);
            assertThat(node.host()).isEqualTo("10.9.9.9");
            assertThat(node.port()).isEqualTo(9_092);
            if (version >= 1) {
                assertThat(response.controllerId()).isEqualTo(3);
            }
            if (version >= 2) {
                assertThat(response.clusterId()).isEqualTo("test-cluster");
            }
            MetadataResponseTopic topic = response.topics().find("orders");
            assertThat(Errors.forCode(topic.errorCode())).isEqualTo(Errors.NONE);
            assertThat(topic.partitions()).hasSize(2);
            assertThat(topic.partitions().get(1).leaderId()).isEqualTo(3);
            assertThat(topic.partitions().get(1).replicaNodes()).containsExactly(3);
            assertThat(topic.partitions().get(1).isrNodes()).containsExactly(3);
            if (version >= 10) {
                assertThat(topic.topicId()).isEqualTo(TestBroker.id(orders));
            }
        }
    }

    @Test
    void allMeansNullOrInVersion0Empty() {
        broker.topic("a", 1);
        broker.topic("b", 1);
        for (short version : ApiKeys.METADATA.allVersions()) {
            var request = new MetadataRequestData().setTopics(version == 0 ? List.of() : null);
            assertThat(broker.call(version, request, MetadataResponseData.class).topics())
                    .hasSize(2);
            if (version > 0) {
                request.setTopics(List.of());
                assertThat(broker.call(version, request, MetadataResponseData.class).topics())
                        .isEmpty();
            }
        }
    }

    @Test
    void findsTopicsByIdFromVersion12On() {
        TopicImage orders = broker.topic("orders", 1);
        var request =
                new MetadataRequestData()
                        .setTopics(
                                List.of(
                                        new MetadataRequestTopic()
                                                .setName(null)
                                                .setTopicId(TestBroker.id(orders)),
                                        new MetadataRequestTopic()
                                                .setName(null)
                                                .setTopicId(new Uuid(1, 1))));
        for (int version = 12; version <= 13; version++) {
            var topics =
                    List.copyOf(broker.call(version, request, MetadataResponseData.class).topics());
            assertThat(topics.get(0).name()).isEqualTo("orders");
            assertThat(topics.get(0).partitions()).hasSize(1);
            assertThat(topics.get(1).name()).isNull();
            assertThat(Errors.forCode(topics.get(1).errorCode()))
                    .isEqualTo(Errors.UNKNOWN_TOPIC_ID);
        }
    }

    @Test
    void makesMissingTopicsIfTheClientAllowsIt() {
        var forbidden = names("fresh").setAllowAutoTopicCreation(false);
        assertThat(
                        Errors.forCode(
                                broker.call(9, forbidden, MetadataResponseData.class)
                                        .topics()
                                        .find("fresh")
                                        .errorCode()))
                .isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
        var allowed = broker.call(9, names("fresh", "fresh"), MetadataResponseData.class);
        assertThat(allowed.topics()).hasSize(1);
        assertThat(allowed.topics().find("fresh").partitions()).hasSize(1);
        assertThat(broker.metadata.image().topic("fresh")).isPresent();
    }

    @Test
    void aNameThatCannotBeIsInvalid() {
        var response =
                broker.call(
                        9,
                        names("not a name").setAllowAutoTopicCreation(false),
                        MetadataResponseData.class);
        assertThat(Errors.forCode(response.topics().find("not a name").errorCode()))
                .isEqualTo(Errors.INVALID_TOPIC_EXCEPTION);
        broker.metadata.refuse();
        response = broker.call(9, names("refused"), MetadataResponseData.class);
        assertThat(Errors.forCode(response.topics().find("refused").errorCode()))
                .isEqualTo(Errors.INVALID_TOPIC_EXCEPTION);
    }

    @Test
    void tellsWhatIsAllowedOnlyIfAsked() {
        broker.topic("orders", 1);
        var plain = broker.call(8, names("orders"), MetadataResponseData.class);
        assertThat(plain.clusterAuthorizedOperations()).isEqualTo(Integer.MIN_VALUE);
        var asked =
                broker.call(
                        8,
                        names("orders")
                                .setIncludeClusterAuthorizedOperations(true)
                                .setIncludeTopicAuthorizedOperations(true),
                        MetadataResponseData.class);
        assertThat(asked.clusterAuthorizedOperations()).isPositive();
        assertThat(asked.topics().find("orders").topicAuthorizedOperations()).isPositive();
    }

    private static MetadataRequestData names(String... names) {
        return new MetadataRequestData()
                .setTopics(
                        java.util.Arrays.stream(names)
                                .map(name -> new MetadataRequestTopic().setName(name))
                                .toList());
    }

    private String closed(ByteBuffer frame) {
        var end = TestBroker.end(broker.send(frame));
        assertThat(end).isInstanceOf(TestExchange.End.Closed.class);
        return ((TestExchange.End.Closed) end).reason();
    }

    private static ByteBuffer head(int key, int version) {
        return ByteBuffer.allocate(8)
                .putShort((short) key)
                .putShort((short) version)
                .putInt(0)
                .flip();
    }
}
