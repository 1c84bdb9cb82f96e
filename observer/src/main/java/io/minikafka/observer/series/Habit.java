package io.minikafka.observer.series;

/// How unusual the way of the last few points is, whatever their size: values are put into eight classes between the
/// smallest and the largest so far, and each class is expected after the four before it as often as it came there
/// (a Markov chain of variable order, in which a longer context is believed the more often it was seen).
final class Habit implements View {
    private static final int CLASSES = 8;
    private static final int ORDER = 4;
    private static final int WARM_UP = 50;

    /// So many points' worth is a shorter context's opinion in a longer one.
    private static final double PRIOR = 3;

    /// Counts stop here; the chance stays as it is.
    private static final short COUNT_MAX = 30_000;

    /// For each order, each context of that many classes.
    private final short[][] counts = new short[ORDER + 1][];

    private final int[] last = new int[ORDER];
    private double smallest = Double.POSITIVE_INFINITY;
    private double largest = Double.NEGATIVE_INFINITY;
    private int seen;

    Habit() {
        int contexts = 1;
        for (int order = 0; order <= ORDER; order++) {
            counts[order] = new short[contexts * CLASSES];
            contexts *= CLASSES;
        }
    }

    @Override
    public double next(long timeMs, double value) {
        smallest = Math.min(smallest, value);
        largest = Math.max(largest, value);
        int now = classOf(value);
        double chance = 1.0 / CLASSES;
        int context = 0;
        int places = 1;
        for (int order = 0; order <= Math.min(ORDER, seen); order++) {
            if (order > 0) {
                context += last[order - 1] * places;
                places *= CLASSES;
            }
            chance = learn(counts[order], context * CLASSES, now, chance);
        }
        System.arraycopy(last, 0, last, 1, ORDER - 1);
        last[0] = now;
        seen = Math.min(seen + 1, WARM_UP);
        return seen < WARM_UP ? Double.NaN : -Math.log(chance);
    }

    private int classOf(double value) {
        double range = largest - smallest;
        return range > 0 ? (int) Math.min(CLASSES - 1, (value - smallest) / range * CLASSES) : 0;
    }

    /// The chance of a class in one context, before it is counted there.
    private static double learn(short[] table, int from, int now, double prior) {
        int total = 0;
        for (int i = 0; i < CLASSES; i++) {
            total += table[from + i];
        }
        double chance = (table[from + now] + PRIOR * prior) / (total + PRIOR);
        if (table[from + now] < COUNT_MAX) {
            table[from + now]++;
        }
        return chance;
    }
}
