package io.minikafka.app.cluster;

import io.minikafka.app.cluster.WireBoard.Direction;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/// How a local cluster is laid out: which node listens where, and through which port each reaches each other one. Kept in
/// `cluster.properties` in the cluster's folder, so that a node that is started again is where it was.
///
/// @param ports of the nodes, by number
/// @param hosts at which nodes are found, by number; those that are not named are on the loopback
/// @param wires ports of the wires; empty if nodes speak to each other directly
/// @param controlPort of the process that has the wires; 0 without
public record ClusterPlan(
        SortedMap<Integer, Integer> ports,
        SortedMap<Integer, String> hosts,
        SortedMap<Direction, Integer> wires,
        int controlPort) {
    private static final String FILE = "cluster.properties";

    /// Below the range from which the system picks ports for outgoing connections: while a node is down, nobody must
    /// hold its port, least of all a connection to itself.
    private static final int FIRST = 20_000;

    private static final int LAST = 32_000;
    private static final int TRIES = 100;
    private static final Comparator<Direction> BY_NODES =
            Comparator.comparingInt(Direction::from).thenComparingInt(Direction::to);

    /// A layout on ports that are free now.
    ///
    /// @param firstPort of the first node, the others behind it; 0 for any
    static ClusterPlan make(int nodes, int firstPort, boolean withWires) throws IOException {
        SortedMap<Integer, Integer> ports = new TreeMap<>();
        SortedMap<Direction, Integer> wires = new TreeMap<>(BY_NODES);
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int id = 1; id <= nodes; id++) {
                ports.put(id, hold(held, firstPort == 0 ? 0 : firstPort + id - 1));
            }
            for (int from = 1; withWires && from <= nodes; from++) {
                for (int to = 1; to <= nodes; to++) {
                    if (from != to) {
                        wires.put(new Direction(from, to), hold(held, 0));
                    }
                }
            }
            return new ClusterPlan(ports, noHosts(), wires, withWires ? hold(held, 0) : 0);
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    /// Holds each port until all are found, so that none is found twice.
    private static int hold(List<ServerSocket> held, int port) throws IOException {
        int tries = port == 0 ? TRIES : 1;
        for (int i = 0; i < tries; i++) {
            int tried = port == 0 ? ThreadLocalRandom.current().nextInt(FIRST, LAST) : port;
            ServerSocket socket = new ServerSocket();
            try {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), tried), 1);
                held.add(socket);
                return tried;
            } catch (BindException taken) {
                socket.close();
                if (i == tries - 1) {
                    throw new IOException("port " + tried + " is taken", taken);
                }
            }
        }
        throw new IllegalStateException("at least one port is tried");
    }

    static Optional<ClusterPlan> read(Path folder) {
        Properties text = new Properties();
        try (Reader reader = Files.newBufferedReader(folder.resolve(FILE))) {
            text.load(reader);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + folder.resolve(FILE), e);
        }
        SortedMap<Integer, Integer> ports = new TreeMap<>();
        SortedMap<Direction, Integer> wires = new TreeMap<>(BY_NODES);
        for (String key : text.stringPropertyNames()) {
            String[] words = key.split("\\.", -1);
            int value = Integer.parseInt(text.getProperty(key));
            switch (words[0]) {
                case "node" -> ports.put(Integer.parseInt(words[1]), value);
                case "wire" ->
                        wires.put(
                                new Direction(
                                        Integer.parseInt(words[1]), Integer.parseInt(words[2])),
                                value);
                default -> {}
            }
        }
        return Optional.of(
                new ClusterPlan(
                        ports,
                        noHosts(),
                        wires,
                        Integer.parseInt(text.getProperty("control", "0"))));
    }

    void write(Path folder) {
        Properties text = new Properties();
        ports.forEach((id, port) -> text.setProperty("node." + id, Integer.toString(port)));
        wires.forEach((way, port) ->
                text.setProperty("wire." + way.from() + "." + way.to(), Integer.toString(port)));
        text.setProperty("control", Integer.toString(controlPort));
        try (Writer writer = Files.newBufferedWriter(folder.resolve(FILE))) {
            text.store(
                    writer,
                    "A cluster on this machine: ports of nodes and of the wires between them");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + folder.resolve(FILE), e);
        }
    }

    /// The same with nodes elsewhere on this machine. The file does not say so: it is for whoever made the places.
    ClusterPlan at(SortedMap<Integer, String> places) {
        return new ClusterPlan(ports, places, wires, controlPort);
    }

    private static SortedMap<Integer, String> noHosts() {
        return new TreeMap<>();
    }

    static void forget(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
    }

    public String address(int node) {
        return hosts.getOrDefault(node, "127.0.0.1") + ":" + ports.getOrDefault(node, 0);
    }

    /// All nodes, for clients.
    public String addresses() {
        return ports.keySet().stream().map(this::address).collect(Collectors.joining(","));
    }

    /// The ways of one node to the others, as its setting wants them.
    String routes(int from) {
        return wires.entrySet().stream()
                .filter(wire -> wire.getKey().from() == from)
                .map(wire -> address(wire.getKey().to()) + "=127.0.0.1:" + wire.getValue())
                .collect(Collectors.joining(","));
    }
}
