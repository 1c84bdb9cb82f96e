package io.minikafka.observer.scale.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/// Loads made to hurt a scaler that trusts its forecasts.
public enum Adversary {
    CONSTANT {
        @Override
        IntToDoubleFunction load(int minutes, Random random) {
            return _ -> 100;
        }
    },
    /// Jumps to another level every few hours, at no time that could be known.
    STEPS {
        @Override
        IntToDoubleFunction load(int minutes, Random random) {
            double[] level = {100};
            return _ -> {
                level[0] = random.nextInt(150) == 0 ? 50 + random.nextInt(250) : level[0];
                return noisy(level[0], 0.03, random);
            };
        }
    },
    /// Collection fails for minutes or hours.
    OUTAGES {
        @Override
        IntToDoubleFunction load(int minutes, Random random) {
            int[] until = {0};
            return minute -> {
                if (minute >= until[0] && random.nextInt(300) == 0) {
                    until[0] = minute + 2 + random.nextInt(100);
                }
                return minute < until[0] ? 0 : noisy(day(minute), 0.1, random);
            };
        }
    },
    /// Four times as much for ten minutes, four times a day, at random.
    SPIKES {
        @Override
        IntToDoubleFunction load(int minutes, Random random) {
            int[] until = {0};
            return minute -> {
                if (minute >= until[0] && random.nextInt(360) == 0) {
                    until[0] = minute + 10;
                }
                return noisy(minute < until[0] ? 400 : 100, 0.03, random);
            };
        }
    },
    NOISE {
        @Override
        IntToDoubleFunction load(int minutes, Random random) {
            return _ -> 100 * Math.exp(0.5 * random.nextGaussian());
        }
    },
    LEVEL_SHIFT {
        @Override
        IntToDoubleFunction load(int minutes, Random random) {
            return minute -> noisy(day(minute) * (minute > minutes / 2 ? 2.2 : 1), 0.1, random);
        }
    },
    /// A burst at ten every day; in the second half at two.
    CHANGED_DAY {
        @Override
        IntToDoubleFunction load(int minutes, Random random) {
            return minute -> {
                int from = minute > minutes / 2 ? 14 * 60 : 10 * 60;
                int ofDay = minute % 1440;
                boolean burst = ofDay >= from && ofDay < from + 20;
                return noisy(burst ? 400 : 100, 0.1, random);
            };
        }
    },
    RANDOM_WALK {
        @Override
        IntToDoubleFunction load(int minutes, Random random) {
            double[] level = {100};
            return _ -> {
                double next = level[0] * Math.exp(0.03 * random.nextGaussian());
                level[0] = Math.clamp(next, 20, 2000);
                return level[0];
            };
        }
    },
    SAW {
        @Override
        IntToDoubleFunction load(int minutes, Random random) {
            return minute -> noisy(50 + minute % 97 * 3, 0.05, random);
        }
    };

    /// The load of each minute; to be asked in order.
    abstract IntToDoubleFunction load(int minutes, Random random);

    public Trace trace(int days, long seed) {
        IntToDoubleFunction load = load(days * 1440, new Random(seed));
        List<Double> loads = new ArrayList<>();
        for (int minute = 0; minute < days * 1440; minute++) {
            loads.add(load.applyAsDouble(minute));
        }
        return new Trace(loads);
    }

    private static double day(int minute) {
        return 100 - 60 * Math.cos(2 * Math.PI * minute / 1440);
    }

    private static double noisy(double load, double noise, Random random) {
        return Math.max(0, load * (1 + noise * random.nextGaussian()));
    }
}
