package io.minikafka.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Await;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.storage.disk.DiskHook;
import io.minikafka.storage.disk.DiskOperation;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Defects in the work for fetch and produce requests, which is done without an errand.
class DefectsTest {
    private static final int LATEST = ApiKeys.FETCH.latestVersion();
    private static final int MORE_THAN_THE_HOT_TAIL = 150;

    private final TestBroker broker = new TestBroker();

    @AfterEach
    void close() {
        broker.disk.hook(DiskHook.NONE);
        broker.close();
    }

    @Test
    void aFetchThatWaitedAndCannotBeReadIsAnswered() {
        TopicImage topic = broker.topic("orders", 1);
        for (int i = 0; i < MORE_THAN_THE_HOT_TAIL; i++) {
            produce(topic, "small");
        }
        var request =
                Fetch.request(LATEST, topic, 0, 0).setMinBytes(100_000).setMaxWaitMs(1_000_000);
        TestExchange waiting = broker.send((short) LATEST, request);
        assertThat(waiting.end()).isNotDone();
        broker.disk.hook((operation, name) -> {
            if (operation == DiskOperation.READ && name.startsWith("logs/")) {
                throw new IllegalStateException("broken on purpose");
            }
        });
        produce(topic, "x".repeat(100_000));
        var response = TestBroker.response(waiting, LATEST, FetchResponseData.class);
        assertThat(response.errorCode()).isEqualTo(Errors.UNKNOWN_SERVER_ERROR.code());
        Await.until("nothing waits", () -> broker.purgatory.waiting() == 0);
    }

    private void produce(TopicImage topic, String value) {
        int version = ApiKeys.PRODUCE.latestVersion();
        var response =
                broker.call(
                        version,
                        Produce.request(version, topic, 0, Produce.batch(value)),
                        ProduceResponseData.class);
        assertThat(Produce.only(response).errorCode()).isZero();
    }

    /// The log may still read the batches in the memory of the request.
    @Test
    void aProducerIsNotAnsweredButItsConnectionEnds() {
        List<Answer<ProduceResponseData>> answers = new ArrayList<>();
        TestExchange exchange = send(answers);
        answers.getFirst().giveUp();
        answers.getFirst().giveUp();
        assertThat(exchange.isCompleted()).isFalse();
        assertThat(TestBroker.end(exchange)).isInstanceOf(TestExchange.End.HungUp.class);
        answers.getFirst().send(new ProduceResponseData());
        assertThat(exchange.isCompleted()).isTrue();
    }

    private TestExchange send(List<Answer<ProduceResponseData>> answers) {
        var keeping =
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
                        answers.add(answer);
                    }
                };
        var router = BareRouter.of(keeping);
        short version = 9;
        var header = new RequestHeader(ApiKeys.PRODUCE, version, "test", 1);
        var request = new ProduceRequestData().setAcks((short) 1).setTimeoutMs(1);
        var exchange =
                new TestExchange(
                        broker.connect(),
                        RequestUtils.serialize(
                                header.data(), header.headerVersion(), request, version));
        router.handle(exchange);
        return exchange;
    }
}
