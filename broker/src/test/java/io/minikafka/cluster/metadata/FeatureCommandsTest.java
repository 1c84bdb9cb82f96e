package io.minikafka.cluster.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.cluster.metadata.MetadataCommand.FeatureChange;
import io.minikafka.cluster.metadata.MetadataCommand.FeatureUpdate;
import io.minikafka.cluster.metadata.MetadataCommand.UpdateFeatures;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeatureCommandsTest {
    private static final Feature TEST = MetadataFixture.FEATURES.getFirst();

    private final Controller controller = MetadataFixture.controller();
    private MetadataImage image = MetadataImage.EMPTY;

    @Test
    void whatNobodySetIsAtTheHighestLevel() {
        assertThat(image.features().inForce(TEST)).isEqualTo(3);
        assertThat(image.features().epoch()).isZero();
    }

    @Test
    void goesDownWithTheWordForItAndUpWithout() {
        refused(
                update("test.version", 1, FeatureChange.UPGRADE),
                "Invalid update version 1 for feature test.version. Can't downgrade the version of this"
                        + " feature without setting the upgrade type to either safe or unsafe downgrade.");
        done(update("test.version", 1, FeatureChange.SAFE_DOWNGRADE));
        assertThat(image.features().inForce(TEST)).isEqualTo(1);
        done(update("test.version", 0, FeatureChange.UNSAFE_DOWNGRADE));
        refused(
                update("test.version", 2, FeatureChange.SAFE_DOWNGRADE),
                "Can't downgrade to a newer version.");
        done(update("test.version", 2, FeatureChange.UPGRADE));
        assertThat(image.features())
                .isEqualTo(
                        new FeatureLevels(3, new java.util.TreeMap<>(Map.of("test.version", 2))));
    }

    @Test
    void namesLevelsAndFeaturesThatItDoesNotHave() {
        refused(
                update("test.version", 4, FeatureChange.UPGRADE),
                "Local controller 1 only supports versions 0-3");
        refused(
                update("old.version", 0, FeatureChange.SAFE_DOWNGRADE),
                "Local controller 1 only supports versions 2-4");
        refused(
                update("no.version", 1, FeatureChange.UPGRADE),
                "Local controller 1 does not support this feature.");
        refused(
                update("test.version", -1, FeatureChange.UPGRADE),
                "A feature version cannot be less than 0.");
        refused(
                update("test.version", 1, FeatureChange.UNKNOWN),
                "The controller does not support the given upgrade type.");
    }

    @Test
    void updatesAllOrNone() {
        Outcome<FeatureLevels> outcome =
                run(
                        new UpdateFeatures(
                                List.of(
                                        update("test.version", 1, FeatureChange.SAFE_DOWNGRADE),
                                        update("old.version", 9, FeatureChange.UPGRADE)),
                                false));
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertThat(image.features().set()).isEmpty();
    }

    @Test
    void onlyValidatesWhenAsked() {
        run(
                new UpdateFeatures(
                        List.of(update("test.version", 1, FeatureChange.SAFE_DOWNGRADE)), true));
        assertThat(image.features().set()).isEmpty();
    }

    @Test
    void aLevelOfALaterReleaseCountsAsTheHighestOfThisOne() {
        var levels = new FeatureLevels(1, new java.util.TreeMap<>(Map.of("test.version", 9)));
        assertThat(levels.inForce(TEST)).isEqualTo(3);
    }

    private void done(FeatureUpdate update) {
        assertThat(run(new UpdateFeatures(List.of(update), false)))
                .isInstanceOf(Outcome.Done.class);
    }

    private void refused(FeatureUpdate update, String message) {
        assertThat(run(new UpdateFeatures(List.of(update), false)))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> {
                            assertThat(refused.error())
                                    .isEqualTo(MetadataError.INVALID_UPDATE_VERSION);
                            assertThat(refused.message()).endsWith(message);
                        });
    }

    private Outcome<FeatureLevels> run(UpdateFeatures command) {
        Decision<Outcome<FeatureLevels>> decision = controller.decide(image, command);
        decision.records().forEach(record -> image = image.replay(record));
        return decision.result();
    }

    private static FeatureUpdate update(String feature, int level, FeatureChange change) {
        return new FeatureUpdate(feature, level, change);
    }
}
