package io.minikafka.broker.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.app.config.BrokerConfigKeys;
import io.minikafka.base.Time;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.base.config.ConfigValues;
import io.minikafka.broker.TestMetadata;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.storage.AppendOrigin;
import io.minikafka.storage.AppendResult;
import io.minikafka.storage.CommitListener;
import io.minikafka.storage.LogConfig;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.StorageConfig;
import io.minikafka.storage.StorageException;
import io.minikafka.storage.disk.SimulatedDisk;
import io.minikafka.storage.record.RecordBatchBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicLogsTest {
    private static final CommitListener IGNORED =
            new CommitListener() {
                @Override
                public void committed() {
                    // Closing the storage waits for it.
                }

                @Override
                public void failed(StorageException cause) {
                    throw cause;
                }
            };

    private final TestMetadata metadata = new TestMetadata();
    private final SimulatedDisk disk = new SimulatedDisk(1);

    @Test
    void recoveredLogsGetTheirTopicsSettings() {
        TopicImage topic = metadata.create("kept", 1, Map.of("retention.ms", "-1"));
        TopicImage plain = metadata.create("plain", 1, Map.of());
        try (LogManager logs = open()) {
            append(logs, topic);
            append(logs, plain);
        }
        try (LogManager logs = open()) {
            var topicLogs =
                    new TopicLogs(
                            metadata, logs, ConfigValues.parse(BrokerConfigKeys.ALL, List.of()), 3);
            assertThat(config(logs, plain).cleanupDelete()).isFalse();
            assertThat(config(logs, plain).cleanupCompact()).isFalse();
            topicLogs.configureRecovered(metadata.image());
            assertThat(config(logs, topic).retentionMs()).isEqualTo(-1);
            assertThat(config(logs, plain)).isEqualTo(LogConfig.defaults());
        }
    }

    private LogManager open() {
        return LogManager.open(StorageConfig.defaults(), disk, Time.system());
    }

    private static void append(LogManager logs, TopicImage topic) {
        var batch = new RecordBatchBuilder().add(System.currentTimeMillis(), new byte[10]).build();
        assertThat(
                        logs.log(new TopicIdPartition(topic.id(), 0), LogConfig.defaults())
                                .append(batch, AppendOrigin.CLIENT, 0, IGNORED))
                .isInstanceOf(AppendResult.Appended.class);
    }

    private static LogConfig config(LogManager logs, TopicImage topic) {
        return logs.existing(new TopicIdPartition(topic.id(), 0)).orElseThrow().config();
    }
}
