package io.minikafka.observer.mining;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the template of each line as it comes, of any program, with one configuration. Bounded in memory, and
/// deterministic: the same lines give the same ids and templates (RFC 0017).
///
/// A line is masked in one pass. Nearly always its masked form was seen before, and a hash lookup ends it. Only a new
/// form goes to [Clusters], which decides what it is like. Belongs to one thread.
public final class TemplateMiner {
    private final LineScanner scanner;
    private final Tokens tokens;
    private final PatternCache patterns;
    private final Clusters clusters;
    private long lines;

    public TemplateMiner() {
        this(MinerLimits.DEFAULT);
    }

    public TemplateMiner(MinerLimits limits) {
        scanner = new LineScanner(limits.lineChars());
        tokens = new Tokens(limits.lineTokens());
        patterns = new PatternCache(limits.patterns());
        clusters = new Clusters(limits.templates());
    }

    public Mined mine(String line) {
        scanner.scan(line, tokens);
        long fingerprint = tokens.fingerprint();
        lines++;
        Cluster known = current(patterns.find(fingerprint));
        if (known != null) {
            known.seen(lines);
            return known.seenAgain();
        }
        Clusters.Joined joined = clusters.join(Form.of(line, tokens), lines);
        patterns.put(fingerprint, joined.cluster());
        return new Mined(joined.cluster().template(), joined.isNew(), joined.absorbed());
    }

    /// All templates that are remembered, by id.
    public List<Template> templates() {
        return clusters.all().stream().map(Cluster::template).toList();
    }

    /// How many lines of a template were seen, those that it absorbed included; 0 if it is not remembered.
    public long linesOf(int templateId) {
        return clusters.byId(templateId).map(Cluster::lines).orElse(0L);
    }

    public long lines() {
        return lines;
    }

    /// Templates that were forgotten to make room.
    public long evictions() {
        return clusters.evictions();
    }

    private static @Nullable Cluster current(@Nullable Cluster cluster) {
        return cluster == null ? null : cluster.current();
    }
}
