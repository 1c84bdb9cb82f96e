package io.minikafka.broker;

import io.minikafka.cluster.metadata.Feature;
import io.minikafka.cluster.metadata.FeatureLevels;
import java.util.List;

/// The features of this release, and the levels at which they work now (KIP-584). ApiVersions tells clients,
/// which choose by it how they speak: the Java producer's transactions for example follow
/// `transaction.version`. RFC 0010, section 4.4.
public final class Features {
    public static final Feature STREAMS = new Feature("streams.version", 0, 1); // RFC 0012

    /// Every feature that this release has: a new one is a line here. Handlers ask [#level].
    public static final List<Feature> SUPPORTED =
            List.of(
                    new Feature("group.version", 0, 1), // RFC 0007
                    new Feature("share.version", 0, 2), // RFC 0008
                    STREAMS,
                    new Feature("transaction.version", 0, 2)); // RFC 0005, 4.7

    private final MetadataStore metadata;
    private final List<Feature> supported;

    public Features(MetadataStore metadata) {
        this(metadata, SUPPORTED);
    }

    public Features(MetadataStore metadata, List<Feature> supported) {
        this.metadata = metadata;
        this.supported = List.copyOf(supported);
    }

    public List<Feature> supported() {
        return supported;
    }

    /// The level at which `feature` works now; 0 is off. A hash lookup: for requests that are not frequent.
    public int level(Feature feature) {
        return metadata.image().features().inForce(feature);
    }

    public FeatureLevels levels() {
        return metadata.image().features();
    }

    /// Grows with every change of a level. Clients believe the answer with the highest epoch, and a later
    /// release, which supports more, must be believed too: so what is supported counts in.
    static long epoch(FeatureLevels levels, List<Feature> supported) {
        return levels.epoch() + supported.stream().mapToLong(Feature::max).sum();
    }
}
