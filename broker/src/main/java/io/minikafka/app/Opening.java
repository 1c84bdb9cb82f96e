package io.minikafka.app;

import io.minikafka.app.config.BrokerConfig;
import io.minikafka.app.node.StartException;
import io.minikafka.base.Time;
import io.minikafka.network.Listener;
import io.minikafka.network.NetworkCounters;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.disk.RealDisk;
import java.util.Optional;
import java.util.function.Consumer;

/// Opens what answers requests. A node that is alone listens when all is ready. One in a cluster listens first,
/// because it cannot join unless others reach it, and lets clients in when it has joined.
final class Opening {
    /// What answers requests.
    record Served(Broker broker, Listener listener, Optional<Clustered> clustered) {}

    private final BrokerConfig config;
    private final FolderIdentity identity;
    private final LogManager logs;
    private final RealDisk disk;
    private final Time time;
    private final NetworkCounters counters;
    private final Consumer<Throwable> onBroken;

    Opening(
            BrokerConfig config,
            FolderIdentity identity,
            LogManager logs,
            RealDisk disk,
            Time time,
            NetworkCounters counters,
            Consumer<Throwable> onBroken) {
        this.config = config;
        this.identity = identity;
        this.logs = logs;
        this.disk = disk;
        this.time = time;
        this.counters = counters;
        this.onBroken = onBroken;
    }

    Served alone(Opened opened, Runnable becomeCluster) {
        Broker broker = opened.add(broker(Optional.empty(), becomeCluster));
        Listener listener =
                opened.add(
                        Listener.open(
                                NetworkSettings.of(config),
                                broker.router(),
                                time,
                                counters,
                                onBroken));
        return new Served(broker, listener, Optional.empty());
    }

    Served inCluster(Opened opened) {
        Clustered clustered = opened.add(new Clustered(ground(), identity));
        Gate gate = new Gate(clustered.earlyRouter());
        Listener listener =
                opened.add(
                        Listener.open(NetworkSettings.of(config), gate, time, counters, onBroken));
        Broker broker;
        try {
            clustered.join(listener.loops(), listener.port());
            broker = opened.add(broker(Optional.of(clustered), () -> {}));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            clustered.leave();
            throw new StartException("interrupted while this node joins its cluster");
        } catch (RuntimeException | Error e) {
            clustered.leave();
            throw e;
        }
        gate.open(broker.router());
        return new Served(broker, listener, Optional.of(clustered));
    }

    private Broker broker(Optional<Clustered> clustered, Runnable becomeCluster) {
        return new Broker(ground(), identity, clustered, becomeCluster);
    }

    private Ground ground() {
        return new Ground(config, logs, disk, time, onBroken, new Opened());
    }
}
