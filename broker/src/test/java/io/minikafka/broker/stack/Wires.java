package io.minikafka.broker.stack;

import java.util.Arrays;
import java.util.Random;

/// The wires between nodes: which are cut, and what the weather is on the others.
final class Wires {
    private final Random random;
    private final Clock clock;
    private final Coverage coverage;
    private final boolean[][] cut;
    private double loss;
    private double doubling;
    private double lateness;

    Wires(Random random, Clock clock, Coverage coverage, int places) {
        this.random = random;
        this.clock = clock;
        this.coverage = coverage;
        this.cut = new boolean[places][places];
    }

    /// @param newLoss of letters and packets, as a share
    /// @param newLateness share of those that take long
    void weather(double newLoss, double newDoubling, double newLateness) {
        loss = newLoss;
        doubling = newDoubling;
        lateness = newLateness;
    }

    boolean passes(int from, int to) {
        return !cut[from][to];
    }

    /// What may be lost, doubled, late and overtaken.
    void letter(int from, int to, Runnable arrival) {
        int copies = random.nextDouble() < doubling ? 2 : 1;
        if (copies > 1) {
            coverage.count(Met.LETTER_DOUBLED);
        }
        for (int i = 0; i < copies; i++) {
            if (random.nextDouble() < loss) {
                coverage.count(Met.MESSAGE_LOST);
            } else {
                clock.after(
                        delayUs(),
                        () -> {
                            if (passes(from, to)) {
                                arrival.run();
                            } else {
                                coverage.count(Met.MESSAGE_LOST);
                            }
                        });
            }
        }
    }

    /// Whether a step of a call gets through.
    boolean takes(int from, int to) {
        return passes(from, to) && random.nextDouble() >= loss / 4;
    }

    long delayUs() {
        if (random.nextDouble() < lateness) {
            coverage.count(Met.MESSAGE_LATE);
            return random.nextInt(600_000);
        }
        return 50L + random.nextInt(900);
    }

    /// Cuts in two halves, leaves a ring, or silences one direction.
    void cut() {
        int places = cut.length;
        switch (random.nextInt(3)) {
            case 0 -> {
                coverage.count(Met.HALVES);
                int side = 1 + random.nextInt((1 << places) - 2);
                for (int a = 0; a < places; a++) {
                    for (int b = 0; b < places; b++) {
                        cut[a][b] |= (side >> a & 1) != (side >> b & 1);
                    }
                }
            }
            case 1 -> {
                coverage.count(Met.RING);
                for (int a = 0; a < places; a++) {
                    for (int b = 0; b < places; b++) {
                        boolean isNext = (a + 1) % places == b || (b + 1) % places == a;
                        cut[a][b] |= places > 3 ? !isNext && a != b : a + b == places - 1;
                    }
                }
            }
            default -> {
                coverage.count(Met.ONE_WAY);
                int from = random.nextInt(places);
                int to = random.nextInt(places);
                boolean isWhole = random.nextBoolean();
                for (int b = 0; b < places; b++) {
                    cut[from][b] |= b != from && (isWhole || b == to);
                }
            }
        }
    }

    void heal() {
        coverage.count(Met.HEALED);
        for (boolean[] row : cut) {
            Arrays.fill(row, false);
        }
    }
}
