package io.minikafka.observer.symptom;

import io.minikafka.observer.watch.Scrape;
import java.util.ArrayDeque;
import java.util.Optional;

/// The last scrapes of one node, over [#KEPT_MS]. A restart of the node begins it anew: its counters do.
final class NodeHistory {
    static final long KEPT_MS = 30_000;
    static final String START_TIME = "process_start_time_seconds";
    private static final int SCRAPES_MAX = 40;

    private record Timed(long atMs, Scrape scrape) {}

    private final String node;
    private final ArrayDeque<Timed> scrapes = new ArrayDeque<>();

    NodeHistory(String node) {
        this.node = node;
    }

    String node() {
        return node;
    }

    void add(long atMs, Scrape scrape) {
        if (!scrapes.isEmpty() && begun(scrapes.getLast().scrape()) != begun(scrape)) {
            scrapes.clear();
        }
        scrapes.addLast(new Timed(atMs, scrape));
        while (scrapes.size() > SCRAPES_MAX || atMs - scrapes.getFirst().atMs() > KEPT_MS) {
            scrapes.removeFirst();
        }
    }

    Scrape now() {
        return scrapes.getLast().scrape();
    }

    long nowMs() {
        return scrapes.getLast().atMs();
    }

    /// What happened in the last `windowMs`, or a little longer if looks are rare; empty right after the beginning.
    Optional<Delta> last(long windowMs) {
        long nowMs = nowMs();
        Timed from = null;
        for (Timed each : scrapes) {
            if (each.atMs() < nowMs && (from == null || nowMs - each.atMs() >= windowMs)) {
                from = each;
            }
        }
        return from == null
                ? Optional.empty()
                : Optional.of(new Delta(from.scrape(), now(), nowMs - from.atMs()));
    }

    private static double begun(Scrape scrape) {
        return scrape.sumOr(0, START_TIME);
    }
}
