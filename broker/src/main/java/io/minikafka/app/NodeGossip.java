package io.minikafka.app;

import io.minikafka.app.config.BrokerConfig;
import io.minikafka.base.HostPort;
import io.minikafka.base.Time;
import io.minikafka.broker.nodes.GossipService;
import io.minikafka.broker.nodes.NodesView;
import io.minikafka.broker.quorum.QuorumNode;
import io.minikafka.cluster.membership.GossipConfig;
import io.minikafka.cluster.membership.Rumour;
import io.minikafka.cluster.membership.Status;
import io.minikafka.cluster.metadata.NodeImage;
import io.minikafka.network.Routes;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The gossip of a node that has joined its cluster: greets all that the metadata know, and tells the conductor of the
/// dead. The conductor acts only while its node is the active one, and not if it is rather this node that is cut off.
final class NodeGossip implements AutoCloseable {
    private final GossipService service;

    private NodeGossip(GossipService service) {
        this.service = service;
    }

    /// @param address where others find this node
    static NodeGossip start(
            BrokerConfig config,
            int nodeId,
            byte[] secret,
            HostPort address,
            Routes routes,
            QuorumNode quorum,
            Time time) {
        long incarnation = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
        Rumour self =
                new Rumour(
                        nodeId, incarnation, Status.ALIVE, address, Version.text(), 0, nodeId);
        String host = config.listener().host();
        GossipService service =
                new GossipService(
                        self,
                        secret,
                        host.isEmpty()
                                ? new InetSocketAddress(address.port())
                                : new InetSocketAddress(host, address.port()),
                        routes,
                        GossipConfig.defaults(),
                        incarnation + nodeId,
                        time);
        service.listen(rumour -> {
            if (rumour.status() == Status.DEAD && !service.view().doubtsItself()) {
                quorum.conductor().suspected(rumour.nodeId());
            }
        });
        service.start();
        List<HostPort> others = new ArrayList<>();
        for (NodeImage node : quorum.metadata().image().cluster().nodes()) {
            if (node.nodeId() != nodeId) {
                others.add(node.address());
            }
        }
        service.join(others);
        return new NodeGossip(service);
    }

    NodesView view() {
        return service.view();
    }

    @Override
    public void close() {
        service.close();
    }
}
