package io.minikafka.storage;

import io.minikafka.SeededRuns;
import io.minikafka.storage.disk.SimulatedDisk;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random interleavings of several producers' transactions against [TransactionModel], through crashes of the process
/// and of the machine.
final class TransactionModelTest {
    private static final int OPERATIONS = 400;

    @Test
    @Tag("seeded")
    void behavesAsThePlainListDoes() {
        SeededRuns.run(40, TransactionModelTest::run);
    }

    private static void run(long seed) {
        Random random = new Random(seed);
        SimulatedDisk disk = new SimulatedDisk(seed);
        ManualTime time = new ManualTime();
        LogConfig config = Node.logConfig().withSegmentBytes(1000 + random.nextInt(4000));
        TransactionModel model =
                new TransactionModel(
                        random.nextInt(4) == 0 ? config.withDurability(Durability.OS) : config);
        boolean deletes = random.nextBoolean();
        Node node = new Node(disk, time);
        for (int i = 0; i < OPERATIONS; i++) {
            time.advanceMs(random.nextInt(10));
            int dice = random.nextInt(1000);
            if (dice < 100) {
                model.appendPlain(node, random);
            } else if (dice < 480) {
                model.append(node, random);
            } else if (dice < 780) {
                model.end(node, random);
            } else if (dice < 880) {
                model.check(node, random);
            } else if (dice < 890 && deletes) {
                model.deleteRecords(node, random);
            } else if (dice < 895 && deletes) {
                model.applyRetention(node);
            } else if (dice < 900) {
                model.coordinatorMoves();
            } else if (dice < 940) {
                model.log(node).flush();
            } else if (dice < 970) {
                node.checkpoint();
            } else {
                boolean power = random.nextBoolean();
                boolean clean = dice >= 990;
                SimulatedDisk next = clean ? disk : power ? disk.crash() : disk.killProcess();
                node.close();
                disk = next;
                node = new Node(disk, time);
                model.reopened(node, power && !clean);
                model.check(node, random);
            }
        }
        model.check(node, random);
        node.close();
    }
}
