package io.minikafka.simulator.world;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Carries mail in any order, loses some and delivers some twice; links can be cut, one way or both. The last
/// place is that of the metadata.
final class SimNetwork {
    /// Old mail is lost when there is more.
    private static final int MAIL_MAX = 400;

    private final Random random;
    private final Coverage coverage;
    private final boolean[][] cut;
    private final List<Mail> underWay = new ArrayList<>();
    private double loss;
    private double doubling;

    SimNetwork(Random random, Coverage coverage, int places) {
        this.random = random;
        this.coverage = coverage;
        this.cut = new boolean[places][places];
    }

    void weather(double newLoss, double newDoubling) {
        loss = newLoss;
        doubling = newDoubling;
    }

    void send(Mail mail) {
        if (underWay.size() >= MAIL_MAX) {
            take(random.nextInt(underWay.size()));
        }
        underWay.add(mail);
    }

    int size() {
        return underWay.size();
    }

    /// Something that arrives, unless it is lost.
    Optional<Mail> next() {
        if (underWay.isEmpty()) {
            return Optional.empty();
        }
        int index = random.nextInt(underWay.size());
        if (random.nextDouble() < loss) {
            coverage.count(Met.MESSAGE_LOST);
            take(index);
            return Optional.empty();
        }
        if (random.nextDouble() < doubling) {
            coverage.count(Met.MESSAGE_DOUBLED);
            return Optional.of(underWay.get(index));
        }
        return Optional.of(take(index));
    }

    boolean passes(int from, int to) {
        return !cut[from][to];
    }

    /// Halves, one place alone, or one direction of one link.
    void cut() {
        coverage.count(Met.PARTITION);
        int kind = random.nextInt(3);
        int split = 1 + random.nextInt((1 << cut.length) - 2);
        for (int a = 0; a < cut.length; a++) {
            for (int b = 0; b < cut.length; b++) {
                boolean apart = (split >> a & 1) != (split >> b & 1);
                if (kind == 0 && apart) {
                    cut[a][b] = true;
                } else if (kind == 1 && apart && a < b) {
                    cut[a][b] = true;
                }
            }
        }
        if (kind == 2) {
            cut[random.nextInt(cut.length)][random.nextInt(cut.length)] = true;
        }
    }

    void heal() {
        coverage.count(Met.HEAL);
        for (boolean[] row : cut) {
            Arrays.fill(row, false);
        }
    }

    private Mail take(int index) {
        Mail taken = underWay.get(index);
        Mail last = underWay.removeLast();
        if (index < underWay.size()) {
            underWay.set(index, last);
        }
        return taken;
    }
}
