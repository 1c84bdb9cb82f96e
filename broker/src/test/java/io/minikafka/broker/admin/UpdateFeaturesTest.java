package io.minikafka.broker.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.storage.disk.SimulatedDisk;
import org.apache.kafka.common.message.UpdateFeaturesRequestData;
import org.apache.kafka.common.message.UpdateFeaturesRequestData.FeatureUpdateKey;
import org.apache.kafka.common.message.UpdateFeaturesResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpdateFeaturesTest {
    private static final byte UPGRADE = 1;
    private static final byte SAFE_DOWNGRADE = 2;

    private final SimulatedDisk disk = new SimulatedDisk(3);
    private AdminNode node = new AdminNode(disk);

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void everyVersionLowersALevelThatARestartKeeps() {
        for (short version = 0; version <= 2; version++) {
            int level = 2 - version;
            UpdateFeaturesResponseData response =
                    update(
                            version,
                            new FeatureUpdateKey()
                                    .setFeature("test.version")
                                    .setMaxVersionLevel((short) level)
                                    .setAllowDowngrade(version == 0)
                                    .setUpgradeType(version == 0 ? UPGRADE : SAFE_DOWNGRADE));
            assertThat(Errors.forCode(response.errorCode())).isEqualTo(Errors.NONE);
            assertThat(response.results()).hasSize(version <= 1 ? 1 : 0);
            node.close();
            node = new AdminNode(disk);
            assertThat(node.metadata.image().features().level("test.version")).hasValue(level);
        }
    }

    @Test
    void theReasonOfARefusalComesAlong() {
        for (short version = 0; version <= 2; version++) {
            UpdateFeaturesResponseData response =
                    update(
                            version,
                            new FeatureUpdateKey()
                                    .setFeature("test.version")
                                    .setMaxVersionLevel((short) 9));
            assertThat(Errors.forCode(response.errorCode()))
                    .isEqualTo(Errors.INVALID_UPDATE_VERSION);
            assertThat(response.errorMessage())
                    .endsWith(
                            "Invalid update version 9 for feature test.version. Local controller "
                                    + AdminNode.NODE_ID
                                    + " only supports versions 0-3");
        }
    }

    private UpdateFeaturesResponseData update(short version, FeatureUpdateKey update) {
        UpdateFeaturesRequestData request = new UpdateFeaturesRequestData().setTimeoutMs(10_000);
        request.featureUpdates().add(update);
        return node.call(ApiKeys.UPDATE_FEATURES, version, request);
    }
}
