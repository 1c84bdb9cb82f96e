package io.minikafka.observer.watch;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at brokers, again and again. Each part of a look may fail by itself and is then missing. Owned by one thread,
/// which waits at most a few times [Clients#ANSWER_LIMIT_MS] for a look when nothing answers.
public final class BrokerWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerWatch.class);

    private final Target target;
    private final long settingsEveryMs;
    private final Http http = new Http(Duration.ofMillis(Clients.ANSWER_LIMIT_MS));
    private final Admin admin;
    private final GroupWatch groups;
    private final SettingsWatch settings;
    private final LogTail tail;
    private final Map<URI, String> nodeNames = new HashMap<>();
    private long settingsAskedMs;

    /// @param settingsEveryMs how often settings are asked for
    /// @param backMs how far into the past log lines are read at first
    public BrokerWatch(Target target, long settingsEveryMs, long backMs) {
        this.target = target;
        this.settingsEveryMs = settingsEveryMs;
        this.admin = Admin.create(Clients.settings(target.bootstrap()));
        this.groups = new GroupWatch(admin, target);
        this.settings = new SettingsWatch(admin);
        this.tail = new LogTail(target, backMs);
    }

    /// @param nowMs the time that the look gets
    public Look look(long nowMs) {
        Optional<List<Node>> nodes =
                ask("nodes", () -> List.copyOf(admin.describeCluster().nodes().get()));
        boolean answers = nodes.isPresent();
        List<NodeLook> looks = nodes(nodes);
        Optional<List<GroupLook>> groupLooks =
                answers ? ask("groups", groups::look) : Optional.empty();
        boolean wantsSettings = answers && nowMs - settingsAskedMs >= settingsEveryMs;
        Optional<Map<String, Map<String, String>>> set =
                wantsSettings ? ask("settings", settings::look) : Optional.empty();
        settingsAskedMs = wantsSettings ? nowMs : settingsAskedMs;
        LogTail.Lines lines = answers ? tail.look(nowMs) : new LogTail.Lines(List.of(), 0);
        return new Look(nowMs, looks, groupLooks, set, lines.entries(), lines.missed());
    }

    /// Nodes that tell figures, by their addresses; and those of which only the number is known.
    private List<NodeLook> nodes(Optional<List<Node>> there) {
        List<NodeLook> looks = new ArrayList<>();
        if (target.metrics().isEmpty()) {
            there.ifPresent(all ->
                    all.forEach(node ->
                            looks.add(
                                    new NodeLook(node.idString(), Optional.empty(), false, true))));
            if (looks.isEmpty()) {
                looks.add(new NodeLook(target.bootstrap(), Optional.empty(), false, false));
            }
            return looks;
        }
        for (URI uri : target.metrics()) {
            Optional<Scrape> scrape = http.get(uri).map(Scrape::parse);
            scrape.ifPresent(figures -> nodeNames.put(uri, name(figures, uri)));
            looks.add(
                    new NodeLook(
                            Optional.ofNullable(nodeNames.get(uri)).orElseGet(uri::getAuthority),
                            scrape,
                            true,
                            there.isPresent()));
        }
        return looks;
    }

    private static String name(Scrape scrape, URI uri) {
        return scrape.all("minikafka_node").stream()
                .findFirst()
                .map(sample -> sample.label("node"))
                .orElseGet(uri::getAuthority);
    }

    private static <T> Optional<T> ask(String what, Callable<T> question) {
        try {
            return Optional.of(question.call());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException notNow) {
            LOG.debug("{} cannot be asked now", what, notNow);
            return Optional.empty();
        } catch (Exception failed) {
            LOG.warn("{} cannot be asked", what, failed);
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        http.close();
        tail.close();
        admin.close(Duration.ofMillis(Clients.ANSWER_LIMIT_MS));
    }
}
