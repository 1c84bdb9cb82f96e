package io.minikafka.broker.delay;

import io.minikafka.SeededRuns;
import io.minikafka.storage.disk.SimulatedDisk;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random producers, time, transactions and crashes against [DelayModel].
class DelayModelTest {
    private static final int OPERATIONS = 60;
    private static final int RUNS = 25;

    @Test
    @Tag("seeded")
    void everyRecordIsDeliveredOnceAndNotBeforeItsTime() {
        SeededRuns.run(RUNS, DelayModelTest::run);
    }

    private static void run(long seed) {
        Random random = new Random(seed);
        DelayModel model = new DelayModel(random);
        DelayWorld world =
                new DelayWorld(
                        new SimulatedDisk(seed), DelayWorld.topic(Map.of()), 1_700_000_000_000L);
        for (int i = 0; i < OPERATIONS; i++) {
            int dice = random.nextInt(100);
            if (dice < 55) {
                model.produce(world);
            } else if (dice < 75) {
                world.pass(random.nextInt(150));
            } else if (dice < 86) {
                model.end(world, random.nextInt(3) > 0);
            } else if (dice < 89) {
                world = world.restart();
            } else if (dice < 94) {
                if (random.nextBoolean()) {
                    model.sendAndForget(world);
                }
                world = world.crash(random.nextBoolean());
                world.settle();
                model.reopened(world);
            } else {
                model.check(world);
                model.checkUncommitted(world);
            }
        }
        for (int partition = 0; partition < 4 * DelayWorld.PARTITIONS; partition++) {
            model.end(world, true);
        }
        world.pass(10_000);
        model.check(world);
        model.checkUncommitted(world);
        world.close();
    }
}
