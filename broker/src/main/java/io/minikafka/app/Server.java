package io.minikafka.app;

import io.minikafka.app.config.BrokerConfig;
import io.minikafka.app.config.CleanerKeys;
import io.minikafka.app.config.DiaryKeys;
import io.minikafka.app.config.NodeKeys;
import io.minikafka.app.diary.Diary;
import io.minikafka.app.diary.LogQueue;
import io.minikafka.app.figures.Health;
import io.minikafka.app.figures.JvmFigures;
import io.minikafka.app.figures.NetworkFigures;
import io.minikafka.app.figures.StorageFigures;
import io.minikafka.app.http.HttpListener;
import io.minikafka.app.http.HttpPage;
import io.minikafka.app.log.LogTap;
import io.minikafka.app.log.Logging;
import io.minikafka.app.node.Node;
import io.minikafka.base.Time;
import io.minikafka.metrics.MetricFormat;
import io.minikafka.metrics.MetricSource;
import io.minikafka.metrics.Metrics;
import io.minikafka.network.Listener;
import io.minikafka.network.NetworkCounters;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.disk.DirectoryLock;
import io.minikafka.storage.disk.RealDisk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A broker in this process: the owner of all rooms. They are opened from the disk upwards and closed the
/// other way round; what was opened when a later one fails is closed again.
///
///     Server > Diary                        the node's own lines and figures, into topics
///            > HttpListener                 operators
///            > Listener                     clients
///            > Broker                       handlers, purgatory, metadata, groups
///            > LogManager                   logs, WAL
///            > DirectoryLock                one process for each data folder
public final class Server implements Node {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final Opened opened;
    private final int nodeId;
    private final Listener listener;
    private final Broker broker;
    private final Optional<Clustered> clustered;
    private final Duration drainLimit;
    private final Optional<HttpListener> http;
    private final AtomicBoolean closing;
    private final CountDownLatch stopped;

    private Server(
            int nodeId,
            Opened opened,
            Opening.Served served,
            Optional<HttpListener> http,
            Duration drainLimit,
            AtomicBoolean closing,
            CountDownLatch stopped) {
        this.nodeId = nodeId;
        this.opened = opened;
        this.listener = served.listener();
        this.broker = served.broker();
        this.clustered = served.clustered();
        this.http = http;
        this.drainLimit = drainLimit;
        this.closing = closing;
        this.stopped = stopped;
    }

    /// Starts a broker; it answers clients when this returns.
    ///
    /// @throws RuntimeException whose message says what to do, if the folder, the address or the data does
    ///     not allow it
    public static Server start(BrokerConfig config) {
        return start(config, () -> {});
    }

    /// @param becomeCluster called, perhaps often, when another node wants to join this one, which is alone
    static Server start(BrokerConfig config, Runnable becomeCluster) {
        long beginNs = System.nanoTime();
        Opened opened = new Opened();
        CountDownLatch stopped = new CountDownLatch(1);
        try {
            Server server = open(config, becomeCluster, opened, stopped);
            LOG.atInfo()
                    .addKeyValue("node", server.nodeId)
                    .addKeyValue("port", server.port())
                    .addKeyValue("data", config.dataFolder())
                    .addKeyValue("tookMs", (System.nanoTime() - beginNs) / 1_000_000)
                    .log("broker started");
            return server;
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    private static Server open(
            BrokerConfig config, Runnable becomeCluster, Opened opened, CountDownLatch stopped) {
        Time time = Time.system();
        opened.add(DirectoryLock.acquire(config.dataFolder()));
        LogQueue lines = new LogQueue();
        if (config.value(DiaryKeys.LOGS_ENABLE)) {
            Logging.tap(lines);
            opened.add(() -> Logging.tap(LogTap.NONE));
        }
        RealDisk disk = opened.add(new RealDisk(config.dataFolder()));
        FolderIdentity found = Identities.of(config, disk);
        LogManager logs = opened.add(LogManager.open(StorageSettings.of(config), disk, time));
        FolderIdentity identity = trusted(found, logs, disk);
        Consumer<Throwable> onBroken =
                broken -> {
                    LOG.error("a defect stops this node", broken);
                    stopped.countDown();
                };
        NetworkCounters counters = new NetworkCounters();
        Opening opening = new Opening(config, identity, logs, disk, time, counters, onBroken);
        Opening.Served served =
                identity.membership().isPresent()
                        ? opening.inCluster(opened)
                        : opening.alone(opened, becomeCluster);
        Broker broker = served.broker();
        if (config.value(CleanerKeys.LOG_CLEANER_ENABLE)) {
            logs.startCompactor(StorageSettings.compactor(config), CompactionCodec.INSTANCE);
        }
        AtomicBoolean closing = new AtomicBoolean();
        Health health =
                new Health(
                        logs::state,
                        () -> !closing.get() && stopped.getCount() > 0,
                        counters::stuckLoops);
        Metrics metrics =
                new Metrics(sources(identity.nodeId(), counters, logs, disk, broker), time);
        opened.add(
                        new Diary(
                                identity.nodeId(),
                                lines,
                                () -> metrics.text(MetricFormat.PROMETHEUS),
                                config.value(DiaryKeys.METRICS_INTERVAL_MS),
                                broker.diaryTopics(),
                                time))
                .start();
        return new Server(
                identity.nodeId(),
                opened,
                served,
                config.httpListener()
                        .map(address ->
                                opened.add(HttpListener.open(address, pages(metrics, health)))),
                Duration.ofMillis(config.value(NodeKeys.SHUTDOWN_TIMEOUT_MS)),
                closing,
                stopped);
    }

    /// What replicas had promised and adopted may be lost together with the checkpoint: they must not vote as those that
    /// they were (RFC 0021, 4.6).
    private static FolderIdentity trusted(FolderIdentity found, LogManager logs, RealDisk disk) {
        if (found.membership().isEmpty() || !logs.isRebuilt()) {
            return found;
        }
        FolderIdentity now = FolderIdentity.write(disk, found.rebuilt());
        LOG.atWarn()
                .addKeyValue("before", found.directoryId())
                .addKeyValue("now", now.directoryId())
                .log(
                        "the checkpoint was lost: this node's replicas are new ones and copy all from the others");
        return now;
    }

    private static List<MetricSource> sources(
            int nodeId, NetworkCounters counters, LogManager logs, RealDisk disk, Broker broker) {
        List<MetricSource> sources = new ArrayList<>(broker.figures());
        sources.add(sink ->
                sink.gauge(
                        "minikafka_node",
                        "1, with the number of this node.",
                        1,
                        "node",
                        Integer.toString(nodeId)));
        sources.add(new NetworkFigures(counters));
        sources.add(new StorageFigures(logs, disk, disk::totalBytes));
        sources.add(new JvmFigures());
        return sources;
    }

    private static Map<String, HttpPage> pages(Metrics metrics, Health health) {
        return Map.of(
                "/metrics",
                accept -> {
                    MetricFormat format = MetricFormat.accepted(accept);
                    return new HttpPage.Content(
                            HttpPage.OK, format.contentType(), metrics.text(format));
                },
                "/healthz",
                _ -> health.alive(),
                "/readyz",
                _ -> health.ready());
    }

    @Override
    public int port() {
        return listener.port();
    }

    @Override
    public OptionalInt httpPort() {
        return http.map(listener -> OptionalInt.of(listener.port())).orElseGet(OptionalInt::empty);
    }

    @Override
    public void awaitStop() throws InterruptedException {
        stopped.await();
    }

    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        LOG.info("broker stops");
        try {
            listener.stopAccepting();
            clustered.ifPresent(Clustered::leave);
            broker.answerWaiting();
            if (!listener.drain(drainLimit)) {
                LOG.atWarn()
                        .addKeyValue("limit", drainLimit)
                        .log("some clients did not take their answers in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            opened.close();
            stopped.countDown();
            LOG.info("broker stopped");
        }
    }
}
