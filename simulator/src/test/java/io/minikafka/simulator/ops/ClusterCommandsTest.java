package io.minikafka.simulator.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.app.cluster.ClusterPlan;
import io.minikafka.app.cluster.LocalCluster;
import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.ops.Launcher.Result;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `minikafka cluster` and `minikafka nodes`, as a person tries them out: three processes, wires that are cut, a node that
/// is killed.
class ClusterCommandsTest {
    @TempDir private Path folder = Path.of("");

    @AfterEach
    void down() throws InterruptedException {
        var cluster = LocalCluster.find(clusterFolder());
        if (cluster.isPresent()) {
            assertThat(cluster.get().down()).isTrue();
        }
    }

    @Test
    void aClusterIsMadeCutKilledAndRemoved() {
        Result up = cluster("up", "--nodes", "3", "--port", "0", "--wires");
        assertThat(up.code()).as(up.toString()).isZero();
        assertThat(count(up.text(), "runs")).isEqualTo(3);
        ClusterPlan plan = LocalCluster.find(clusterFolder()).orElseThrow().plan();
        String first = plan.address(1);
        awaitNodes("all live", first, "alive", 9);

        assertThat(cluster("partition", "3", "1,2").code()).isZero();
        assertThat(cluster("status").text()).contains("3 -> 1: cut").contains("2 -> 3: cut");
        awaitNodes("the third is believed dead, and believes it of the others", first, "dead", 4);
        assertThat(cluster("heal").code()).isZero();
        awaitNodes("all live again", first, "alive", 9);

        assertThat(cluster("kill", "2").code()).isZero();
        assertThat(count(cluster("status").text(), "down")).isEqualTo(1);
        String deadFirst = plan.address(2) + "," + first;
        awaitNodes("the next is asked: the second is believed dead", deadFirst, "dead", 2);
        assertThat(cluster("kill", "2").code()).as("it does not run").isEqualTo(4);
        assertThat(cluster("start", "2").code()).isZero();
        awaitNodes("it is back", first, "alive", 9);

        assertThat(cluster("down", "--remove").code()).isZero();
        assertThat(cluster("status").errors()).contains("There is no cluster");
    }

    @Test
    void aClusterWithoutWiresSaysHowToGetThem() {
        Result up = cluster("up", "--nodes", "1", "--port", "0");
        assertThat(up.code()).as(up.toString()).isZero();
        Result cut = cluster("partition", "1", "1");
        assertThat(cut.code()).isEqualTo(1);
        assertThat(cut.errors()).contains("--wires");
        String first = LocalCluster.find(clusterFolder()).orElseThrow().plan().address(1);
        awaitNodes("a node alone lives", first, "alive", 1);
    }

    private void awaitNodes(String what, String address, String word, int times) {
        String[] last = {""};
        Await.until(
                what,
                () -> last[0],
                () -> {
                    Result nodes = new Launcher(folder).run("nodes", "-b", address);
                    last[0] = nodes.toString();
                    return count(nodes.text(), word) == times;
                });
    }

    private Result cluster(String command, String... words) {
        String[] all = new String[words.length + 4];
        all[0] = "cluster";
        all[1] = command;
        all[2] = "--folder";
        all[3] = clusterFolder().toString();
        System.arraycopy(words, 0, all, 4, words.length);
        return new Launcher(folder).run(all);
    }

    private Path clusterFolder() {
        return folder.resolve("the-cluster");
    }

    private static long count(String text, String word) {
        return Pattern.compile("\\b" + word + "\\b").matcher(text).results().count();
    }
}
