package io.minikafka.broker.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.Answer;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.TestMetadata;
import io.minikafka.cluster.metadata.MetadataRecord.QuotaRecord;
import io.minikafka.cluster.metadata.QuotaEntity;
import io.minikafka.cluster.metadata.QuotaEntity.Part;
import io.minikafka.cluster.metadata.QuotaKey;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.common.message.DescribeClientQuotasRequestData;
import org.apache.kafka.common.message.DescribeClientQuotasRequestData.ComponentData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DescribeClientQuotasTest {
    private static final byte EXACT = 0;
    private static final byte DEFAULT = 1;
    private static final byte SPECIFIED = 2;

    private final TestMetadata metadata = new TestMetadata();

    @BeforeEach
    void quotas() {
        set(
                new QuotaEntity(new Part.Named("u"), QuotaEntity.ANY, QuotaEntity.ANY),
                QuotaKey.PRODUCE);
        set(
                new QuotaEntity(new Part.Named("u"), new Part.Named("c"), QuotaEntity.ANY),
                QuotaKey.FETCH);
        set(
                new QuotaEntity(QuotaEntity.ANY, QuotaEntity.DEFAULT, QuotaEntity.ANY),
                QuotaKey.REQUEST);
        set(
                new QuotaEntity(QuotaEntity.ANY, QuotaEntity.ANY, new Part.Named("10.0.0.1")),
                QuotaKey.CONNECTION);
    }

    @Test
    void anEmptyFilterFitsAllAndAStrictOneNone() {
        assertThat(ask(false)).hasSize(4);
        assertThat(ask(true)).isEmpty();
    }

    @Test
    void filtersByNameDefaultOrAny() {
        assertThat(ask(false, component("user", EXACT, "u")))
                .containsExactlyInAnyOrder(
                        "user=u producer_byte_rate", "user=u client-id=c consumer_byte_rate");
        assertThat(ask(true, component("user", EXACT, "u")))
                .containsExactly("user=u producer_byte_rate");
        assertThat(ask(false, component("client-id", DEFAULT, null)))
                .containsExactly("client-id=null request_percentage");
        assertThat(ask(false, component("client-id", SPECIFIED, null))).hasSize(2);
        assertThat(
                        ask(
                                true,
                                component("client-id", SPECIFIED, null),
                                component("user", SPECIFIED, null)))
                .hasSize(1);
        assertThat(ask(false, component("ip", SPECIFIED, null)))
                .containsExactly("ip=10.0.0.1 connection_creation_rate");
    }

    @Test
    void saysWhatCannotBeAsked() {
        assertThat(error(component("", SPECIFIED, null))).isEqualTo(Errors.INVALID_REQUEST);
        assertThat(error(component("user", EXACT, null))).isEqualTo(Errors.INVALID_REQUEST);
        assertThat(error(component("user", (byte) 9, null))).isEqualTo(Errors.INVALID_REQUEST);
        assertThat(error(component("user", DEFAULT, null), component("user", DEFAULT, null)))
                .isEqualTo(Errors.INVALID_REQUEST);
        assertThat(error(component("ip", DEFAULT, null), component("user", DEFAULT, null)))
                .isEqualTo(Errors.INVALID_REQUEST);
        assertThat(error(component("planet", DEFAULT, null))).isEqualTo(Errors.UNSUPPORTED_VERSION);
    }

    private void set(QuotaEntity entity, QuotaKey key) {
        metadata.replay(new QuotaRecord(entity, new TreeMap<>(Map.of(key, 5.0))));
    }

    private static ComponentData component(String type, byte matchType, @Nullable String match) {
        return new ComponentData().setEntityType(type).setMatchType(matchType).setMatch(match);
    }

    private Errors error(ComponentData... components) {
        DescribeClientQuotasResponseData response = call(false, components);
        assertThat(response.entries()).isNull();
        assertThat(response.errorMessage()).isNotEmpty();
        return Errors.forCode(response.errorCode());
    }

    private List<String> ask(boolean strict, ComponentData... components) {
        DescribeClientQuotasResponseData response = call(strict, components);
        assertThat(Errors.forCode(response.errorCode())).isEqualTo(Errors.NONE);
        return response.entries().stream()
                .map(entry ->
                        entry.entity().stream()
                                        .map(part -> part.entityType() + "=" + part.entityName())
                                        .collect(Collectors.joining(" "))
                                + " "
                                + entry.values().getFirst().key())
                .toList();
    }

    private DescribeClientQuotasResponseData call(boolean strict, ComponentData... components) {
        AtomicReference<DescribeClientQuotasResponseData> response = new AtomicReference<>();
        var here = new InetSocketAddress(0);
        new DescribeClientQuotasHandler(metadata)
                .handle(
                        new RequestContext((short) 1, "test", here, here, 1, 0),
                        new DescribeClientQuotasRequestData()
                                .setStrict(strict)
                                .setComponents(List.of(components)),
                        new Answer<>() {
                            @Override
                            public void send(DescribeClientQuotasResponseData message) {
                                response.set(message);
                            }

                            @Override
                            public void sendNothing() {
                                throw new AssertionError("no answer");
                            }
                        });
        return Objects.requireNonNull(response.get());
    }
}
