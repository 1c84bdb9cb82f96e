package io.minikafka.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.cluster.metadata.FeatureLevels;
import io.minikafka.cluster.metadata.MetadataRecord.FeaturesRecord;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What ApiVersions says of features.
class FeaturesTest {
    private final TestBroker broker = new TestBroker();

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void tellsWhatIsSupportedAndAtWhichLevelItWorks() {
        ApiVersionsResponseData response = ask(4);
        assertThat(response.supportedFeatures())
                .extracting(f -> f.name() + " " + f.minVersion() + "-" + f.maxVersion())
                .containsExactly("test.version 0-3", "old.version 2-4");
        assertThat(response.finalizedFeatures())
                .extracting(f -> f.name() + " " + f.minVersionLevel() + "-" + f.maxVersionLevel())
                .containsExactly("test.version 3-3", "old.version 4-4");
    }

    @Test
    void aChangedLevelHasAHigherEpoch() {
        long before = ask(3).finalizedFeaturesEpoch();
        set("test.version", 0);
        ApiVersionsResponseData response = ask(3);
        assertThat(response.finalizedFeatures())
                .extracting(f -> f.name())
                .as("level 0 is off")
                .containsExactly("old.version");
        assertThat(response.finalizedFeaturesEpoch()).isGreaterThan(before);
    }

    @Test
    void olderClientsDoNotHearOfWhatTheyFailOn() {
        assertThat(ask(3).supportedFeatures())
                .extracting(f -> f.name())
                .containsExactly("old.version");
        assertThat(ask(3).finalizedFeatures()).hasSize(2);
        assertThat(ask(2).finalizedFeatures()).isEmpty();
    }

    private void set(String feature, int level) {
        broker.metadata.replay(
                new FeaturesRecord(new FeatureLevels(1, new TreeMap<>(Map.of(feature, level)))));
    }

    private ApiVersionsResponseData ask(int version) {
        return broker.call(
                version,
                new ApiVersionsRequestData()
                        .setClientSoftwareName("test")
                        .setClientSoftwareVersion("1"),
                ApiVersionsResponseData.class);
    }
}
