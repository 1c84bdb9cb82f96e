package io.minikafka.cluster.membership;

import io.minikafka.base.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;

/// Nodes that gossip, and the network between them: loss, delay, kills (whose system refuses), power cuts (which are
/// silent), pauses and partitions. Time passes in steps of 10 ms; each node ticks every 20 ms.
final class GossipWorld {
    private static final int STEP_MS = 10;

    final List<Node> nodes = new ArrayList<>();
    private final PriorityQueue<Mail> mail = new PriorityQueue<>();
    private final Random random;
    private final double loss;
    private boolean[][] cut;
    private long order;
    long nowMs;

    GossipWorld(long seed, int size, double loss) {
        this.random = new Random(seed);
        this.loss = loss;
        this.cut = new boolean[size][size];
        for (int i = 0; i < size; i++) {
            nodes.add(new Node(i, random.nextLong()));
            start(i);
        }
    }

    private static HostPort address(int node) {
        return new HostPort("10.0.0." + node, 9094);
    }

    void start(int place) {
        Node node = nodes.get(place);
        node.gossip =
                new Gossip(
                        new Rumour(
                                place, 1_000 + nowMs, Status.ALIVE, address(place), "1", 0, place),
                        GossipConfig.defaults(),
                        random.nextLong());
        node.state = State.RUNNING;
        node.beliefs.clear();
        carryOut(node, new Input.Join(List.of(address(0), address(1))));
    }

    void pass(long ms) {
        for (long end = nowMs + ms; nowMs < end; nowMs += STEP_MS) {
            while (!mail.isEmpty() && mail.peek().atMs <= nowMs) {
                deliver(mail.poll());
            }
            for (Node node : nodes) {
                if (node.state == State.PAUSED && nowMs >= node.pausedUntilMs) {
                    node.state = State.RUNNING;
                    List<Packet> held = List.copyOf(node.held);
                    node.held.clear();
                    held.forEach(packet -> carryOut(node, new Input.Received(packet)));
                }
                if (node.state == State.RUNNING && (nowMs / STEP_MS + node.place) % 2 == 0) {
                    carryOut(node, new Input.Tick(nowMs));
                }
            }
        }
    }

    void kill(int place) {
        nodes.get(place).state = State.KILLED;
    }

    void cutPower(int place) {
        nodes.get(place).state = State.POWERLESS;
    }

    void pause(int place, long ms) {
        nodes.get(place).state = State.PAUSED;
        nodes.get(place).pausedUntilMs = nowMs + ms;
    }

    void cutInto(int left) {
        for (int a = 0; a < nodes.size(); a++) {
            for (int b = 0; b < nodes.size(); b++) {
                cut[a][b] = (a < left) != (b < left);
            }
        }
    }

    void heal() {
        cut = new boolean[nodes.size()][nodes.size()];
    }

    void leave(int place) {
        carryOut(nodes.get(place), new Input.Leave());
    }

    void carryOut(Node node, Input input) {
        for (Output output : node.gossip.step(input)) {
            switch (output) {
                case Output.Send(HostPort to, Packet packet) -> send(node, to, packet);
                case Output.Became(Rumour rumour) -> {
                    node.beliefs.put(rumour.nodeId(), rumour.status());
                    if (rumour.status() == Status.DEAD
                            && nodes.get(rumour.nodeId()).state.isAlive()) {
                        node.falseDeaths++;
                    }
                }
            }
        }
    }

    boolean allBelieve(int place, Status status) {
        return nodes.stream()
                .filter(node -> node.state == State.RUNNING && node.place != place)
                .allMatch(node -> node.beliefs.get(place) == status);
    }

    int falseDeaths() {
        return nodes.stream().mapToInt(node -> node.falseDeaths).sum();
    }

    private void send(Node from, HostPort to, Packet packet) {
        int place = Integer.parseInt(to.host().substring(to.host().lastIndexOf('.') + 1));
        if (random.nextDouble() < loss || cut[from.place][place]) {
            return;
        }
        long delayMs = 1L + random.nextInt(random.nextInt(20) == 0 ? 60 : 5);
        mail.add(new Mail(nowMs + delayMs, order++, from.place, place, packet));
    }

    private void deliver(Mail arrived) {
        Node to = nodes.get(arrived.to);
        switch (to.state) {
            case RUNNING -> carryOut(to, new Input.Received(arrived.packet));
            case PAUSED -> to.held.add(arrived.packet);
            case KILLED -> {
                Node from = nodes.get(arrived.from);
                if (from.state == State.RUNNING && random.nextDouble() >= loss) {
                    carryOut(from, new Input.Refused(address(arrived.to)));
                }
            }
            case POWERLESS -> {}
        }
    }

    enum State {
        RUNNING,
        PAUSED,
        KILLED,
        POWERLESS;

        boolean isAlive() {
            return this == RUNNING || this == PAUSED;
        }
    }

    static final class Node {
        final int place;
        final Map<Integer, Status> beliefs = new TreeMap<>();
        final List<Packet> held = new ArrayList<>();
        Gossip gossip;
        State state = State.RUNNING;
        long pausedUntilMs;
        int falseDeaths;

        Node(int place, long seed) {
            this.place = place;
            this.gossip =
                    new Gossip(
                            new Rumour(place, 1, Status.ALIVE, address(place), "1", 0, place),
                            GossipConfig.defaults(),
                            seed);
        }
    }

    private record Mail(long atMs, long order, int from, int to, Packet packet)
            implements Comparable<Mail> {
        @Override
        public int compareTo(Mail other) {
            int byTime = Long.compare(atMs, other.atMs);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
