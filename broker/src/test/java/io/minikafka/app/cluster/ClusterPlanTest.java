package io.minikafka.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.app.cluster.WireBoard.Direction;
import io.minikafka.network.Routes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterPlanTest {
    @TempDir private Path folder = Path.of("");

    @Test
    void aPlanIsReadAsItWasWritten() throws IOException {
        ClusterPlan plan = ClusterPlan.make(3, 0, true);
        plan.write(folder);
        assertThat(ClusterPlan.read(folder)).contains(plan);
        assertThat(plan.wires()).hasSize(6).containsKey(new Direction(3, 1));
        List<Integer> all = new ArrayList<>(plan.ports().values());
        all.addAll(plan.wires().values());
        all.add(plan.controlPort());
        Set<Integer> different = new HashSet<>(all);
        assertThat(different).hasSameSizeAs(all);
    }

    @Test
    void routesLeadThroughTheOwnWires() throws IOException {
        ClusterPlan plan = ClusterPlan.make(3, 0, true);
        assertThat(plan.routes(2))
                .contains(plan.address(1) + "=127.0.0.1:" + plan.wires().get(new Direction(2, 1)))
                .doesNotContain(plan.address(2) + "=");
        assertThat(Routes.parse(plan.routes(2))).isPresent();
        assertThat(ClusterPlan.make(1, 0, false).routes(1)).isEmpty();
        assertThat(ClusterPlan.read(folder)).isEmpty();
    }
}
