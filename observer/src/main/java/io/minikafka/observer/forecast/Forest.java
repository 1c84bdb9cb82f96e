package io.minikafka.observer.forecast;

import java.util.Arrays;
import java.util.Random;

/// A quantile regression forest: trees with random splits, whose leaves remember what followed. One
/// forest for each horizon answers every quantile, and understands what no line can, such as a
/// burst that came at 09:32 on five of seven days. It is grown anew now and then from the past that is in the
/// history (`grow`), about 12,000 pairs of a minute and a later one; in between it only answers. About 300 KB for each horizon.
final class Forest implements Member {
    private static final int TREES = 32;
    private static final int ROWS = 8_000;
    private static final int ROWS_MIN = 300;
    private static final int PAST_MINUTES = 14 * Calendar.DAY;

    private final Random random;
    private final Tree[][] trees = new Tree[Horizons.COUNT][0];
    private final Bins[] bins = new Bins[Horizons.COUNT];

    Forest(long seed) {
        random = new Random(seed);
        Arrays.fill(bins, Bins.NONE);
    }

    @Override
    public boolean quantiles(int horizon, Features features, double[] quantiles) {
        if (trees[horizon].length == 0) {
            return false;
        }
        double[] shares = new double[Bins.COUNT];
        for (Tree tree : trees[horizon]) {
            tree.addShares(features.values, shares);
        }
        bins[horizon].quantiles(shares, TREES, quantiles);
        return true;
    }

    @Override
    public void learn(int horizon, Features features, double actual) {
        // It learns from the history, in `grow`.
    }

    /// Grows the trees of one horizon anew.
    void grow(History history, int horizon) {
        long now = history.last();
        long oldest = Math.max(history.first() + Calendar.HOUR, now - PAST_MINUTES);
        int minutes = Horizons.minutes(horizon);
        int span = (int) (now - oldest - minutes);
        if (span < ROWS_MIN) {
            return;
        }
        Rows rows = new Rows(ROWS, Features.COUNT);
        Features features = new Features();
        for (int tries = 0; tries < ROWS; tries++) {
            long then = oldest + random.nextInt(span);
            double actual = history.at(then + minutes);
            if (!Double.isNaN(actual) && !Double.isNaN(history.at(then))) {
                features.read(history, then, minutes);
                rows.add(features.values, features.ratio(actual));
            }
        }
        if (rows.count() < ROWS_MIN) {
            return;
        }
        rows.cut();
        bins[horizon] = Bins.of(rows);
        byte[] binned = bins[horizon].of(rows, new byte[rows.count()]);
        Tree[] grown = new Tree[TREES];
        for (int tree = 0; tree < TREES; tree++) {
            grown[tree] = new TreeGrower(rows, binned, random).grow();
        }
        trees[horizon] = grown;
    }
}
