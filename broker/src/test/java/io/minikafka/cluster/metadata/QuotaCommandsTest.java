package io.minikafka.cluster.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.cluster.metadata.MetadataCommand.AlterQuotas;
import io.minikafka.cluster.metadata.MetadataCommand.QuotaChange;
import io.minikafka.cluster.metadata.MetadataCommand.QuotaOperation;
import io.minikafka.cluster.metadata.QuotaEntity.Part;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class QuotaCommandsTest {
    private static final QuotaEntity APP =
            new QuotaEntity(QuotaEntity.ANY, new Part.Named("app"), QuotaEntity.ANY);
    private static final QuotaEntity ADDRESS =
            new QuotaEntity(QuotaEntity.ANY, QuotaEntity.ANY, new Part.Named("10.0.0.1"));

    private final Controller controller = MetadataFixture.controller();
    private MetadataImage image = MetadataImage.EMPTY;

    @Test
    void setsAndRemoves() {
        done(APP, set("producer_byte_rate", 1_000), set("request_percentage", 2.5));
        assertThat(image.quotas(APP))
                .isEqualTo(Map.of(QuotaKey.PRODUCE, 1_000.0, QuotaKey.REQUEST, 2.5));
        done(APP, remove("producer_byte_rate"));
        assertThat(image.quotas(APP)).isEqualTo(Map.of(QuotaKey.REQUEST, 2.5));
        done(APP, remove("request_percentage"), remove("consumer_byte_rate"));
        assertThat(image.quotaEntities()).isZero();
    }

    @Test
    void whatWasReplayedIsInTheSnapshot() {
        done(APP, set("consumer_byte_rate", 7));
        MetadataImage again = MetadataImage.EMPTY;
        for (MetadataRecord record : image.records()) {
            again = again.replay(record);
        }
        assertThat(again.quotas(APP)).isEqualTo(Map.of(QuotaKey.FETCH, 7.0));
    }

    @Test
    void refusesWhatMakesNoSense() {
        refused(APP, "Invalid configuration key speed", set("speed", 1));
        refused(
                APP,
                "Invalid configuration key connection_creation_rate",
                set("connection_creation_rate", 1));
        refused(
                ADDRESS,
                "Invalid configuration key producer_byte_rate",
                set("producer_byte_rate", 1));
        refused(
                APP,
                "Quota producer_byte_rate must be greater than 0",
                set("producer_byte_rate", 0));
        refused(
                APP,
                "Quota producer_byte_rate must be greater than 0",
                set("producer_byte_rate", Double.NaN));
        refused(
                APP,
                "producer_byte_rate cannot be a fractional value.",
                set("producer_byte_rate", 1.5));
        refused(
                ADDRESS,
                "Proposed value for connection_creation_rate is too large.",
                set("connection_creation_rate", 1e10));
        refused(
                APP,
                "The quota request_percentage is named twice.",
                set("request_percentage", 1),
                set("request_percentage", 2));
        refused(
                new QuotaEntity(QuotaEntity.ANY, QuotaEntity.ANY, QuotaEntity.ANY),
                "Invalid empty client quota entity",
                set("request_percentage", 1));
        assertThat(image.quotaEntities()).isZero();
    }

    @Test
    void oneBadEntityLeavesTheOthersAndValidationChangesNothing() {
        AlterQuotas command =
                new AlterQuotas(
                        List.of(
                                new QuotaChange(APP, List.of(set("request_percentage", 1))),
                                new QuotaChange(ADDRESS, List.of(set("speed", 1)))),
                        false);
        assertThat(run(new AlterQuotas(command.changes(), true)).getFirst())
                .isInstanceOf(Outcome.Done.class);
        assertThat(image.quotaEntities()).isZero();
        List<Outcome<SortedMap<QuotaKey, Double>>> results = run(command);
        assertThat(results.get(0)).isInstanceOf(Outcome.Done.class);
        assertThat(results.get(1)).isInstanceOf(Outcome.Refused.class);
        assertThat(image.quotaEntities()).isEqualTo(1);
    }

    private void done(QuotaEntity entity, QuotaOperation... operations) {
        assertThat(
                        run(new AlterQuotas(
                                        List.of(new QuotaChange(entity, List.of(operations))),
                                        false))
                                .getFirst())
                .isInstanceOf(Outcome.Done.class);
    }

    private void refused(QuotaEntity entity, String message, QuotaOperation... operations) {
        assertThat(
                        run(new AlterQuotas(
                                        List.of(new QuotaChange(entity, List.of(operations))),
                                        false))
                                .getFirst())
                .isEqualTo(new Outcome.Refused<>(MetadataError.INVALID_REQUEST, message));
    }

    private List<Outcome<SortedMap<QuotaKey, Double>>> run(AlterQuotas command) {
        var decision = controller.decide(image, command);
        decision.records().forEach(record -> image = image.replay(record));
        return decision.result();
    }

    private static QuotaOperation set(String key, double value) {
        return new QuotaOperation(key, OptionalDouble.of(value));
    }

    private static QuotaOperation remove(String key) {
        return new QuotaOperation(key, OptionalDouble.empty());
    }
}
