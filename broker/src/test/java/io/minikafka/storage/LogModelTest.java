package io.minikafka.storage;

import io.minikafka.SeededRuns;
import io.minikafka.storage.disk.SimulatedDisk;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random operations against [LogModel], through crashes of the process and of the machine.

final class LogModelTest {
    private static final int OPERATIONS = 150;

    @Test
    @Tag("seeded")
    void behavesAsThePlainListDoes() {
        SeededRuns.run(60, LogModelTest::run);
    }

    private static void run(long seed) {
        Random random = new Random(seed);
        SimulatedDisk disk = new SimulatedDisk(seed);
        ManualTime time = new ManualTime();
        List<LogModel> logs =
                List.of(
                        new LogModel(Node.id(1, 0), Node.logConfig()),
                        new LogModel(Node.id(1, 1), Node.logConfig().withSegmentBytes(2000)),
                        new LogModel(
                                Node.id(2, 2), Node.logConfig().withDurability(Durability.OS)));
        Node node = new Node(disk, time);
        for (int i = 0; i < OPERATIONS; i++) {
            LogModel model = logs.get(random.nextInt(logs.size()));
            time.advanceMs(random.nextInt(10));
            int dice = random.nextInt(100);
            if (dice < 50) {
                model.append(node, random);
            } else if (dice < 60) {
                model.read(node, random);
            } else if (dice < 66) {
                model.retry(node, random);
            } else if (dice < 70) {
                model.gap(node, random);
            } else if (dice < 76) {
                model.findByTime(node, random);
            } else if (dice < 80) {
                model.deleteRecords(node, random);
            } else if (dice < 83) {
                model.applyRetention(node);
            } else if (dice < 88) {
                model.log(node).flush();
            } else if (dice < 93) {
                node.checkpoint();
            } else {
                SimulatedDisk next = disk;
                boolean power = random.nextBoolean();
                if (dice < 97) {
                    next = power ? disk.crash() : disk.killProcess();
                }
                node.close();
                disk = next;
                node = new Node(disk, time);
                for (LogModel each : logs) {
                    each.reopened(node, dice < 97 && power);
                }
            }
        }
        for (LogModel each : logs) {
            each.awaitCommits();
        }
        node.close();
    }
}
