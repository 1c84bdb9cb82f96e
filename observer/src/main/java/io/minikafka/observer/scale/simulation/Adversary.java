package io.minikafka.observer.scale.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Loads made to hurt a scaler that trusts its forecasts.
public enum Adversary {
    CONSTANT {
        @Override
        double load(int minute, int minutes, Random random) {
            return 100;
        }
    },
    /// Jumps to another level every few hours, at no time that could be known.
    STEPS {
        private double level;

        @Override
        double load(int minute, int minutes, Random random) {
            if (minute == 0 || random.nextInt(150) == 0) {
                level = 50 + random.nextInt(250);
            }
            return noisy(level, 0.03, random);
        }
    },
    /// Collection fails for minutes or hours.
    OUTAGES {
        private int until;

        @Override
        double load(int minute, int minutes, Random random) {
            if (minute == 0) {
                until = 0;
            }
            if (minute >= until && random.nextInt(300) == 0) {
                until = minute + 2 + random.nextInt(100);
            }
            return minute < until ? 0 : noisy(day(minute), 0.1, random);
        }
    },
    /// Four times as much for ten minutes, four times a day, at random.
    SPIKES {
        private int until;

        @Override
        double load(int minute, int minutes, Random random) {
            if (minute == 0) {
                until = 0;
            }
            if (minute >= until && random.nextInt(360) == 0) {
                until = minute + 10;
            }
            return noisy(minute < until ? 400 : 100, 0.03, random);
        }
    },
    NOISE {
        @Override
        double load(int minute, int minutes, Random random) {
            return 100 * Math.exp(0.5 * random.nextGaussian());
        }
    },
    LEVEL_SHIFT {
        @Override
        double load(int minute, int minutes, Random random) {
            return noisy(day(minute) * (minute > minutes / 2 ? 2.2 : 1), 0.1, random);
        }
    },
    /// A burst at ten every day; in the second half at two.
    CHANGED_DAY {
        @Override
        double load(int minute, int minutes, Random random) {
            int from = minute > minutes / 2 ? 14 * 60 : 10 * 60;
            int ofDay = minute % 1440;
            boolean burst = ofDay >= from && ofDay < from + 20;
            return noisy(burst ? 400 : 100, 0.1, random);
        }
    },
    RANDOM_WALK {
        private double level;

        @Override
        double load(int minute, int minutes, Random random) {
            double drift = minute == 0 ? 0 : 0.03 * random.nextGaussian();
            level = minute == 0 ? 100 : Math.clamp(level * Math.exp(drift), 20, 2000);
            return level;
        }
    },
    SAW {
        @Override
        double load(int minute, int minutes, Random random) {
            return noisy(50 + minute % 97 * 3, 0.05, random);
        }
    };

    /// The load of this minute; minutes come in order, from 0.
    abstract double load(int minute, int minutes, Random random);

    public Trace trace(int days, long seed) {
        Random random = new Random(seed);
        List<Double> loads = new ArrayList<>();
        for (int minute = 0; minute < days * 1440; minute++) {
            loads.add(load(minute, days * 1440, random));
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
