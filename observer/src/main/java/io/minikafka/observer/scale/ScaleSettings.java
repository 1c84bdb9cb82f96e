package io.minikafka.observer.scale;

/// What the scaler must know of the cluster, and its limits.
///
/// @param nodeCapacity the load that one node carries, in the unit of the load
/// @param startMinutes from the order of a node until it carries load, its share of the data included
/// @param nodesMin never fewer
/// @param nodesMax never more
/// @param stepMax at most so many nodes ordered or released in one minute
/// @param cooldownMinutes after an order nothing is released for so long
/// @param utilisation what the reactive rule aims at, as a share of a node
public record ScaleSettings(
        double nodeCapacity,
        int startMinutes,
        int nodesMin,
        int nodesMax,
        int stepMax,
        int cooldownMinutes,
        double utilisation) {
    public static final int START_MINUTES_MAX = 30;

    public ScaleSettings {
        require(nodeCapacity > 0, "the capacity of a node must be more than 0");
        require(
                startMinutes >= 1 && startMinutes <= START_MINUTES_MAX,
                "a node starts within 1 to " + START_MINUTES_MAX + " minutes");
        require(nodesMin >= 1, "at least one node");
        require(nodesMax >= nodesMin, "the most nodes are at least as many as the fewest");
        require(stepMax >= 1, "at least one node a step");
        require(cooldownMinutes >= 0, "a cooldown cannot be negative");
        require(utilisation > 0 && utilisation <= 1, "utilisation is a share of 1");
    }

    /// Without limits that matter.
    public static ScaleSettings of(double nodeCapacity, int startMinutes) {
        return new ScaleSettings(nodeCapacity, startMinutes, 1, 1000, 1000, 0, 0.7);
    }

    public int within(double nodes) {
        return (int) Math.clamp(nodes, nodesMin, nodesMax);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
