package io.minikafka.simulator.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.scale.SpikeRun.Plan;
import io.minikafka.simulator.scale.SpikeRun.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `./dev evaluate spike [-Dspike.seed=N -Dspike.minute.ms=N -Dspike.node.bytes=N]`: what the scaler is worth to clients of
/// a real cluster, and what its moves cost.
class SpikeTest {
    private static final double P99_RATIO_MAX = 0.5;

    @TempDir private Path folder = Path.of("");

    @Test
    @Tag("spike")
    @Timeout(1_800)
    void theStandbyNodeIsThereBeforeTheSpike() throws Exception {
        Plan plan =
                new Plan(
                        Long.getLong("spike.seed", 1),
                        Long.getLong("spike.minute.ms", 2_000),
                        Long.getLong("spike.node.bytes", 200_000),
                        Integer.getInteger("spike.start.minutes", 28));
        Result without = new SpikeRun(folder.resolve("without"), plan).run(false);
        print("three nodes", without);
        Result with = new SpikeRun(folder.resolve("with"), plan).run(true);
        print("three nodes and the scaler", with);
        System.out.printf(
                "produce p99 during the sale: %.3f of that without the scaler%n",
                with.p99Ms() / without.p99Ms());
        for (Result each : new Result[] {without, with}) {
            assertThat(each.acknowledged()).isEqualTo(each.sent());
            assertThat(each.lost()).as("acknowledged and not there").isZero();
            assertThat(each.doubled()).as("there twice").isZero();
        }
        assertThat(without.ledByStandby()).isZero();
        assertThat(with.ledByStandby()).as("led by the standby node").isPositive();
        assertThat(with.p99Ms()).isLessThanOrEqualTo(P99_RATIO_MAX * without.p99Ms());
    }

    private static void print(String what, Result result) {
        System.out.printf(
                "%s: sale p50 %.0f ms, p99 %.0f ms; before it p99 %.0f ms; %d sent, %d acknowledged, %d failed, %d lost, %d"
                        + " twice; partitions led by each node when the sale began: %s%n",
                what,
                result.p50Ms(),
                result.p99Ms(),
                result.calmP99Ms(),
                result.sent(),
                result.acknowledged(),
                result.failed(),
                result.lost(),
                result.doubled(),
                result.led());
    }
}
