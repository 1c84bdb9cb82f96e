package io.minikafka.simulator.chaos;

import io.minikafka.app.cluster.LocalCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Each node in a network namespace of its own, all on one bridge: packets are really lost, by the kernel, without the
/// sender's knowledge, and connections go on with what TCP sends again. Clients are in the namespace of this process, which
/// should be none with other networks (`./dev chaos -Dchaos.network=namespaces` makes one); they reach all nodes.
///
/// A way is cut by a wrong hardware address for the other end: no port of the bridge takes such frames.
///
/// Wants Linux, iproute2 and the right to change networks. It cannot delay packets: not every kernel has netem.
final class NamespaceNetwork implements Network {
    /// Of the block for tests of devices (RFC 2544).
    private static final String SUBNET = "198.18.0.";

    private static final String HERE = SUBNET + "254";
    private static final String NOBODY = "02:00:00:00:00:ff";
    private static final String BRIDGE = "mk-bridge";

    private final LocalCluster cluster;
    private final List<Integer> nodes;
    private final String prefix = "mk-" + ProcessHandle.current().pid() + "-";

    NamespaceNetwork(Path folder, int count) throws IOException {
        SortedMap<Integer, String> hosts = new TreeMap<>();
        for (int node = 1; node <= count; node++) {
            hosts.put(node, host(node));
        }
        this.nodes = List.copyOf(hosts.keySet());
        this.cluster =
                LocalCluster.lay(folder, count, 0, false)
                        .at(hosts, node -> List.of("ip", "netns", "exec", namespace(node)));
        ip("link", "add", BRIDGE, "type", "bridge");
        ip("address", "add", HERE + "/24", "dev", BRIDGE);
        ip("link", "set", BRIDGE, "up");
        for (int node : nodes) {
            join(node);
        }
    }

    private void join(int node) throws IOException {
        String space = namespace(node);
        String port = "mk-port" + node;
        ip("netns", "add", space);
        ip("link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", space);
        ip("link", "set", port, "master", BRIDGE, "up");
        ip("-netns", space, "link", "set", "lo", "up");
        ip("-netns", space, "address", "add", host(node) + "/24", "dev", "eth0");
        ip("-netns", space, "link", "set", "eth0", "up");
    }

    @Override
    public LocalCluster cluster() {
        return cluster;
    }

    @Override
    public void part(String side, String other, boolean oneWay) throws IOException {
        for (String a : side.split(",")) {
            for (String b : other.split(",")) {
                cut(Integer.parseInt(a), Integer.parseInt(b));
                if (!oneWay) {
                    cut(Integer.parseInt(b), Integer.parseInt(a));
                }
            }
        }
    }

    private void cut(int from, int to) throws IOException {
        ip(
                "-netns",
                namespace(from),
                "neighbour",
                "replace",
                host(to),
                "lladdr",
                NOBODY,
                "dev",
                "eth0",
                "nud",
                "permanent");
    }

    @Override
    public void slow(int node, int delayMs, int lossPercent) {
        throw new UnsupportedOperationException("packets are not delayed in namespaces");
    }

    @Override
    public void heal() throws IOException {
        for (int node : nodes) {
            ip("-netns", namespace(node), "neighbour", "flush", "nud", "permanent", "dev", "eth0");
        }
    }

    @Override
    public void close() throws IOException {
        for (int node : nodes) {
            ip("netns", "delete", namespace(node));
        }
        ip("link", "delete", BRIDGE);
    }

    private String namespace(int node) {
        return prefix + node;
    }

    private static String host(int node) {
        return SUBNET + node;
    }

    private static void ip(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(Arrays.asList(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said.strip());
        }
    }
}
