package io.minikafka.broker.stack;

import io.minikafka.base.HostPort;
import io.minikafka.cluster.membership.Gossip;
import io.minikafka.cluster.membership.GossipConfig;
import io.minikafka.cluster.membership.Input;
import io.minikafka.cluster.membership.Output;
import io.minikafka.cluster.membership.PacketCodec;
import io.minikafka.cluster.membership.Rumour;
import io.minikafka.cluster.membership.Status;
import java.util.List;

/// A process's part in the gossip, with the world's mail in the place of its socket.
final class Whispers {
    private static final long TICK_MS = 40;

    private final StackWorld world;
    private final NodeProcess process;
    private final PacketCodec packets = new PacketCodec(NodeProcess.CLUSTER.secret());
    private final Gossip gossip;

    Whispers(StackWorld world, NodeProcess process) {
        this.world = world;
        this.process = process;
        this.gossip =
                new Gossip(
                        new Rumour(
                                process.machine().nodeId(),
                                process.number(),
                                Status.ALIVE,
                                process.machine().address(),
                                "1",
                                0,
                                process.machine().nodeId()),
                        GossipConfig.defaults(),
                        process.number());
    }

    void begin(List<HostPort> contacts) {
        join(contacts);
        tick();
    }

    void join(List<HostPort> addresses) {
        gossip(new Input.Join(addresses));
    }

    private void tick() {
        gossip(new Input.Tick(process.machine().time().monotonicNs() / 1_000_000));
        process.later(process.worldUs(TICK_MS), this::tick);
    }

    private void gossip(Input input) {
        for (Output output : gossip.step(input)) {
            switch (output) {
                case Output.Send(HostPort to, var packet) -> packet(to, packets.encode(packet));
                case Output.Became(Rumour rumour) -> {
                    if (rumour.status() == Status.DEAD && !gossip.doubtsItself()) {
                        world.coverage().count(Met.SUSPECTED);
                        process.quorum().looksDead(rumour.nodeId());
                    } else if (rumour.status() == Status.ALIVE) {
                        process.quorum().looksAlive(rumour.nodeId());
                    }
                }
            }
        }
    }

    private void packet(HostPort address, byte[] bytes) {
        int place = Machine.placeOf(address);
        if (world.processAt(place).isEmpty()
                && world.wires().passes(process.machine().place(), place)) {
            process.later(
                    500,
                    () -> {
                        world.coverage().count(Met.GOSSIP_REFUSED);
                        gossip(new Input.Refused(address));
                    });
            return;
        }
        world.letter(
                process.machine().place(),
                place,
                to ->
                        to.whispers()
                                .packets
                                .decode(bytes)
                                .ifPresent(
                                        found -> to.whispers().gossip(new Input.Received(found))));
    }
}
