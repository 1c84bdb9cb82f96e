package io.minikafka.broker.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Time;
import io.minikafka.broker.TestMetadata;
import io.minikafka.cluster.metadata.MetadataRecord.QuotaRecord;
import io.minikafka.cluster.metadata.QuotaEntity;
import io.minikafka.cluster.metadata.QuotaEntity.Part;
import io.minikafka.cluster.metadata.QuotaKey;
import java.net.InetAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;

class QuotasTest {
    private static final Part ANY = QuotaEntity.ANY;
    private static final Part DEFAULT = QuotaEntity.DEFAULT;
    private static final Part ME = new Part.Named("ANONYMOUS");
    private static final Part APP = new Part.Named("app");
    private static final int METERS_MAX = 20;

    private final TestMetadata metadata = new TestMetadata();
    private long nowNs;
    private final Quotas quotas =
            new Quotas(
                    metadata,
                    new QuotaConfig(11, 1_000, 11, 1_000, METERS_MAX),
                    new Time() {
                        @Override
                        public long wallMs() {
                            return 0;
                        }

                        @Override
                        public long monotonicNs() {
                            return nowNs;
                        }
                    });

    @Test
    void withoutQuotasNothingIsAsked() {
        assertThat(quotas.isActive()).isFalse();
        assertThat(quotas.fetchDelayMs("app")).isZero();
        assertThat(quotas.fetchBytesMax("app")).isEqualTo(Integer.MAX_VALUE);
        set(new QuotaEntity(ANY, ANY, DEFAULT), QuotaKey.CONNECTION, 1);
        assertThat(quotas.isActive()).as("a quota of addresses is none of requests").isFalse();
        set(new QuotaEntity(ANY, APP, ANY), QuotaKey.PRODUCE, 1);
        assertThat(quotas.isActive()).isTrue();
        metadata.replay(new QuotaRecord(new QuotaEntity(ANY, APP, ANY), new TreeMap<>()));
        assertThat(quotas.isActive()).isFalse();
    }

    /// From the weakest to the strongest: each one that comes replaces the one before.
    @Test
    void theMostParticularQuotaCounts() {
        Part[][] weakestFirst = {
            {ANY, DEFAULT},
            {ANY, APP},
            {DEFAULT, ANY},
            {DEFAULT, DEFAULT},
            {DEFAULT, APP},
            {ME, ANY},
            {ME, DEFAULT},
            {ME, APP}
        };
        double bound = 10;
        for (Part[] parts : weakestFirst) {
            set(new QuotaEntity(parts[0], parts[1], ANY), QuotaKey.FETCH, bound);
            assertThat(quotas.fetchBytesMax("app")).isEqualTo((int) (bound * 11));
            bound *= 2;
        }
        assertThat(quotas.fetchBytesMax("other"))
                .as("(user, default client)")
                .isEqualTo(10 * 64 * 11);
    }

    @Test
    void eachKindOfQuotaIsLookedUpForItself() {
        set(new QuotaEntity(ME, ANY, ANY), QuotaKey.PRODUCE, 100);
        set(new QuotaEntity(ANY, APP, ANY), QuotaKey.FETCH, 50);
        assertThat(quotas.fetchBytesMax("app")).isEqualTo(550);
        assertThat(produce("app", 2_000)).isPositive();
    }

    @Test
    void aProducerBeyondItsQuotaWaitsUntilItIsWithin() {
        set(new QuotaEntity(ANY, APP, ANY), QuotaKey.PRODUCE, 1_000);
        assertThat(produce("app", 10_000)).isZero();
        int delayMs = produce("app", 5_000);
        assertThat(delayMs).isEqualTo(5_000);
        assertThat(produce("other", 1_000_000)).as("another client").isZero();
        nowNs += TimeUnit.SECONDS.toNanos(11);
        assertThat(produce("app", 0)).as("its samples have run out").isZero();
    }

    @Test
    void theSmallestQuotaThereIsMeansTheLongestWait() {
        set(new QuotaEntity(ANY, APP, ANY), QuotaKey.MUTATION, Double.MIN_VALUE);
        short newest = 7;
        assertThat(quotas.mutationDelayMs(newest, "app", make(1))).isZero();
        assertThat(quotas.mutationDelayMs(newest, "app", make(1))).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void clientsOfAUserShareItsQuotaAndThoseOfADefaultDoNot() {
        set(new QuotaEntity(ME, ANY, ANY), QuotaKey.PRODUCE, 1_000);
        assertThat(produce("a", 10_000)).isZero();
        assertThat(produce("b", 5_000)).isPositive();
        set(new QuotaEntity(ME, DEFAULT, ANY), QuotaKey.PRODUCE, 1_000);
        assertThat(produce("a", 10_000)).isZero();
        assertThat(produce("b", 10_000)).isZero();
        assertThat(produce("a", 1_000)).isPositive();
    }

    @Test
    void aConsumerBeyondItsQuotaIsToldBeforeItReads() {
        set(new QuotaEntity(ANY, DEFAULT, ANY), QuotaKey.FETCH, 1_000);
        assertThat(quotas.fetchDelayMs("c")).isZero();
        assertThat(quotas.answered(ApiKeys.FETCH, "c", 100, 20_000)).isEqualTo(10_000);
        assertThat(quotas.fetchDelayMs("c")).isEqualTo(10_000);
    }

    @Test
    void timeOfTheEventLoopsHasAQuota() {
        set(new QuotaEntity(ANY, DEFAULT, ANY), QuotaKey.REQUEST, 1);
        quotas.busy("c", TimeUnit.MILLISECONDS.toNanos(100));
        assertThat(quotas.answered(ApiKeys.METADATA, "c", 0, 0)).isZero();
        quotas.busy("c", TimeUnit.MILLISECONDS.toNanos(100));
        assertThat(quotas.answered(ApiKeys.METADATA, "c", 0, 0))
                .as("at most a sample's time")
                .isEqualTo(1_000);
    }

    @Test
    void inventedClientIdsShareOneRateAndDoNotFillTheMemory() {
        set(new QuotaEntity(ANY, DEFAULT, ANY), QuotaKey.PRODUCE, 1_000);
        int told = 0;
        for (int i = 0; i < 1_000; i++) {
            told += produce("invented-" + i, 1_000) > 0 ? 1 : 0;
        }
        assertThat(told).isGreaterThan(900);
        assertThat(quotas.sensors()).isLessThanOrEqualTo(METERS_MAX + 1);
    }

    @Test
    void anAddressMayConnectSoOftenAndNoMore() throws Exception {
        InetAddress address = InetAddress.getByName("10.1.1.1");
        assertThat(quotas.admits(address)).isTrue();
        set(new QuotaEntity(ANY, ANY, DEFAULT), QuotaKey.CONNECTION, 2);
        int admitted = 0;
        for (int i = 0; i < 100; i++) {
            admitted += quotas.admits(address) ? 1 : 0;
        }
        assertThat(admitted).isEqualTo(21);
        assertThat(quotas.admits(InetAddress.getByName("10.1.1.2"))).isTrue();
        nowNs += TimeUnit.SECONDS.toNanos(11);
        assertThat(quotas.admits(address)).isTrue();
    }

    @Test
    void changesOfTopicsHaveAQuota() {
        set(new QuotaEntity(ANY, APP, ANY), QuotaKey.MUTATION, 1);
        short newest = 7;
        assertThat(quotas.mutationDelayMs(newest, "app", make(20))).isZero();
        assertThat(quotas.mutationDelayMs(newest, "app", make(1))).isEqualTo(10_000);
        assertThat(quotas.mutationDelayMs((short) 5, "app", make(1)))
                .as("cannot be told to come back")
                .isZero();
        assertThat(quotas.mutationDelayMs(newest, "app", make(1).setValidateOnly(true))).isZero();
        assertThat(quotas.mutationDelayMs(newest, "other", make(1))).isZero();
    }

    private static CreateTopicsRequestData make(int partitions) {
        CreateTopicsRequestData request = new CreateTopicsRequestData();
        request.topics().add(new CreatableTopic().setName("t").setNumPartitions(partitions));
        return request;
    }

    private int produce(String client, long bytes) {
        return quotas.answered(ApiKeys.PRODUCE, client, bytes, 0);
    }

    private void set(QuotaEntity entity, QuotaKey key, double value) {
        metadata.replay(new QuotaRecord(entity, new TreeMap<>(Map.of(key, value))));
    }
}
