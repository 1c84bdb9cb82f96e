package io.minikafka.broker.group.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.FieldWriter;
import io.minikafka.base.ManualExecutor;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.CoordinatorHome;
import io.minikafka.broker.NodeAddress;
import io.minikafka.broker.OffsetTransactions;
import io.minikafka.broker.OutcomeSource;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.group.FakeOverrides;
import io.minikafka.broker.group.FakeTopics;
import io.minikafka.broker.group.GroupConfig;
import io.minikafka.broker.group.OnceAnswer;
import io.minikafka.broker.group.consumer.ConsumerConfig;
import io.minikafka.broker.group.share.ShareTimes;
import io.minikafka.broker.group.streams.DescriptionFormat;
import io.minikafka.broker.group.streams.FakeSettings;
import io.minikafka.broker.group.streams.FakeTopicMaker;
import io.minikafka.protocol.TopologyDescriptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;

/// The service with its handlers, on one thread, as a client sees it: requests and responses go through
/// their bytes, so that what a version cannot carry is noticed.
final class GroupNode {
    private static final ShareTimes SHARE_TIMES =
            new ShareTimes() {
                @Override
                public int sessionMs(String groupId) {
                    return 45_000;
                }

                @Override
                public int heartbeatMs(String groupId) {
                    return 5_000;
                }

                @Override
                public int sizeMax() {
                    return 3;
                }
            };

    final ManualExecutor owner = new ManualExecutor();
    final FakeTopics topics = new FakeTopics("t", "u");
    final FakeOverrides overrides = new FakeOverrides();
    final FakeSettings streamsSettings = new FakeSettings();
    final FakeTopicMaker topicMaker = new FakeTopicMaker(topics);
    private final GroupConfig config;
    private final MemoryJournal journal;
    private final Map<ApiKeys, ApiHandler<?, ?>> handlers = new EnumMap<>(ApiKeys.class);
    private final GroupService service;
    private boolean streamsEnabled = true;
    private Errors gateAnswer = Errors.NONE;

    GroupNode(MemoryJournal journal, GroupConfig config) {
        this.journal = journal;
        this.config = config;
        service =
                GroupService.open(
                        config,
                        new GroupTypesConfig(
                                ConsumerConfig.defaults(),
                                SHARE_TIMES,
                                streamsSettings,
                                new DescriptionFormat(
                                        TopologyDescriptions::bytes, TopologyDescriptions::shown)),
                        journal,
                        owner,
                        owner.time(),
                        new GroupService.World(
                                topics, overrides, _ -> topicMaker, () -> streamsEnabled),
                        (_, done) -> done.accept(Errors.NONE));
        for (ApiHandler<?, ?> handler :
                service.handlers(
                        CoordinatorHome.here(new NodeAddress(7, Optional.empty())), this::gate)) {
            handlers.put(handler.key(), handler);
        }
        owner.runAll();
    }

    GroupNode(MemoryJournal journal) {
        this(journal, GroupConfig.defaults());
    }

    private void gate(
            String transactionalId,
            long producerId,
            short producerEpoch,
            String groupId,
            boolean addMissing,
            Consumer<Errors> answer) {
        answer.accept(
                addMissing && gateAnswer == Errors.INVALID_TXN_STATE ? Errors.NONE : gateAnswer);
    }

    /// What the transaction coordinator says to offsets of a transaction; INVALID_TXN_STATE is that it must be asked to
    /// add the group.
    void gate(Errors answer) {
        gateAnswer = answer;
    }

    /// `streams.version` is switched off.
    void withoutStreams() {
        streamsEnabled = false;
    }

    /// The transaction coordinator ends a producer's transaction.
    void end(String groupId, long producerId, boolean commits) {
        List<Errors> done = new ArrayList<>();
        service.end(
                new OffsetTransactions.Outcome(groupId, producerId, commits, OutcomeSource.ALONE),
                done::add);
        owner.runAll();
        assertThat(done).containsExactly(Errors.NONE);
    }

    /// Another node on what this one left behind.
    GroupNode restarted() {
        return new GroupNode(journal, config);
    }

    /// Asks for a group's history, a request of our own.
    byte[] history(String groupId) {
        List<byte[]> answers = new ArrayList<>();
        service.privateHandlers()
                .getFirst()
                .handle(new FieldWriter(16).string(groupId).toBytes(), answers::add);
        owner.runAll();
        assertThat(answers).hasSize(1);
        return answers.getFirst();
    }

    /// Sends a request; its answer may come later.
    <A extends ApiMessage> Reply<A> send(ApiKeys key, int version, ApiMessage request) {
        Reply<A> reply = new Reply<>(key, (short) version);
        ApiMessage received = reread(request, key.messageType.newRequest(), (short) version);
        handle(
                Objects.requireNonNull(handlers.get(key)),
                context((short) version),
                received,
                reply);
        owner.runAll();
        return reply;
    }

    /// Sends a request that is answered at once.
    @SuppressWarnings(
            "TypeParameterUnusedInFormals") // a caller names its response's type only once
    <A extends ApiMessage> A call(ApiKeys key, int version, ApiMessage request) {
        Reply<A> reply = send(key, version, request);
        return reply.message();
    }

    /// Commits an offset of the first partition of `t` for a member of `g`.
    Errors commit(String member, int epoch, int version) {
        var partition = new OffsetCommitRequestPartition().setCommittedOffset(5);
        var topic = new OffsetCommitRequestTopic().setName("t").setPartitions(List.of(partition));
        OffsetCommitResponseData response =
                call(
                        ApiKeys.OFFSET_COMMIT,
                        version,
                        new OffsetCommitRequestData()
                                .setGroupId("g")
                                .setMemberId(member)
                                .setGenerationIdOrMemberEpoch(epoch)
                                .setTopics(List.of(topic)));
        return Errors.forCode(response.topics().getFirst().partitions().getFirst().errorCode());
    }

    @SuppressWarnings("unchecked") // the handlers are registered under the key of their types
    private static <Q extends ApiMessage, A extends ApiMessage> void handle(
            ApiHandler<?, ?> handler, RequestContext context, ApiMessage request, Reply<A> reply) {
        ((ApiHandler<Q, A>) handler)
                .handle(context, (Q) request, new OnceAnswer<A>(reply.received::add));
    }

    private static RequestContext context(short version) {
        InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9092);
        InetSocketAddress there = new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000);
        return new RequestContext(version, "client", there, here, 1, 0);
    }

    private static ApiMessage reread(ApiMessage message, ApiMessage empty, short version) {
        empty.read(
                new ByteBufferAccessor(MessageUtil.toByteBufferAccessor(message, version).buffer()),
                version);
        return empty;
    }

    /// What came back for one request.
    static final class Reply<A extends ApiMessage> {
        private final ApiKeys key;
        private final short version;
        private final List<A> received = new ArrayList<>();

        Reply(ApiKeys key, short version) {
            this.key = key;
            this.version = version;
        }

        boolean isThere() {
            return !received.isEmpty();
        }

        @SuppressWarnings("unchecked") // a response of the same API
        A message() {
            assertThat(received).hasSize(1);
            return (A) reread(received.getFirst(), key.messageType.newResponse(), version);
        }
    }
}
