package io.minikafka.simulator.scale;

import java.util.Random;

/// The load of a shop, minute by minute, in nodes: quiet nights, a busy noon, and each day at the same time a sale for twenty
/// minutes that three nodes do not carry and four do. At noon the rule "70 % of a node" wants four nodes for hours, which three
/// carry: that is what pays for the fourth before the sale. Every day has noise of its own.
final class ShopDay {
    static final int MINUTES = 1_440;
    static final int SALE_BEGINS = 720;
    static final int SALE_ENDS = 740;
    private static final double MEAN = 2.05;
    private static final double SWING = 0.45;
    private static final double SALE = 3.4;
    private static final double NOISE = 0.03;

    private final long seed;

    ShopDay(long seed) {
        this.seed = seed;
    }

    /// @param minute counted from any midnight
    double nodes(long minute) {
        long ofDay = Math.floorMod(minute, MINUTES);
        double noise = 1 + NOISE * new Random(seed * 1_000_003 + minute).nextGaussian();
        double usual = MEAN - SWING * Math.cos(2 * Math.PI * ofDay / MINUTES);
        return noise * (ofDay >= SALE_BEGINS && ofDay < SALE_ENDS ? SALE : usual);
    }
}
