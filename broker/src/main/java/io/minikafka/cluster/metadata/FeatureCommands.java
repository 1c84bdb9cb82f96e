package io.minikafka.cluster.metadata;

import io.minikafka.cluster.metadata.MetadataCommand.FeatureChange;
import io.minikafka.cluster.metadata.MetadataCommand.FeatureUpdate;
import io.minikafka.cluster.metadata.MetadataCommand.UpdateFeatures;
import io.minikafka.cluster.metadata.MetadataRecord.FeaturesRecord;
import io.minikafka.cluster.metadata.Outcome.Done;
import io.minikafka.cluster.metadata.Outcome.Refused;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Decides changes of feature levels: all of a command's or none (KIP-584, KIP-1022). Going down needs the
/// word for it, so that nobody does so by mistake; no feature of ours loses data on its way down, and so a
/// safe and an unsafe downgrade are the same.
final class FeatureCommands {
    private final List<Feature> supported;
    private final int nodeId;

    FeatureCommands(List<Feature> supported, int nodeId) {
        this.supported = List.copyOf(supported);
        this.nodeId = nodeId;
    }

    Decision<Outcome<FeatureLevels>> update(MetadataImage image, UpdateFeatures command) {
        FeatureLevels before = image.features();
        SortedMap<String, Integer> levels = new TreeMap<>(before.set());
        Set<String> seen = new HashSet<>();
        for (FeatureUpdate update : command.updates()) {
            Optional<String> problem =
                    seen.add(update.feature())
                            ? problem(before, update)
                            : Optional.of("The feature is named twice.");
            if (problem.isPresent()) {
                return new Decision<>(
                        List.of(),
                        new Refused<>(
                                MetadataError.INVALID_UPDATE_VERSION,
                                "Invalid update version %d for feature %s. %s"
                                        .formatted(
                                                update.level(), update.feature(), problem.get())));
            }
            levels.put(update.feature(), update.level());
        }
        if (command.validateOnly() || levels.equals(before.set())) {
            return new Decision<>(List.of(), new Done<>(before));
        }
        FeatureLevels after = new FeatureLevels(before.epoch() + 1, levels);
        return new Decision<>(List.of(new FeaturesRecord(after)), new Done<>(after));
    }

    private Optional<String> problem(FeatureLevels before, FeatureUpdate update) {
        if (update.change() == FeatureChange.UNKNOWN) {
            return Optional.of("The controller does not support the given upgrade type.");
        }
        if (update.level() < 0) {
            return Optional.of("A feature version cannot be less than 0.");
        }
        Optional<Feature> known = feature(update.feature());
        if (known.isEmpty()) {
            return Optional.of("Local controller " + nodeId + " does not support this feature.");
        }
        Feature feature = known.get();
        if (!feature.supports(update.level())) {
            return Optional.of(
                    "Local controller %d only supports versions %d-%d"
                            .formatted(nodeId, feature.min(), feature.max()));
        }
        int now = before.inForce(feature);
        if (update.level() < now && update.change() == FeatureChange.UPGRADE) {
            return Optional.of(
                    "Can't downgrade the version of this feature without setting the upgrade type to either"
                            + " safe or unsafe downgrade.");
        }
        return update.level() > now && update.change() != FeatureChange.UPGRADE
                ? Optional.of("Can't downgrade to a newer version.")
                : Optional.empty();
    }

    private Optional<Feature> feature(String name) {
        return supported.stream().filter(feature -> feature.name().equals(name)).findFirst();
    }
}
