package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.Groups;
import io.minikafka.broker.group.Topics;
import io.minikafka.broker.group.modern.ModernSteps;
import io.minikafka.broker.group.topology.Blueprint;
import io.minikafka.broker.group.topology.Planner;
import io.minikafka.broker.group.topology.Tasks;
import io.minikafka.broker.group.topology.Topology;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/// The steps of streams groups: the assignment depends on the world, topics and settings as the topology needs them.
final class Steps extends ModernSteps<StreamsGroup> {
    /// Patterns are matched against all topics' names at most this often when topics come and go.
    private static final long LOOK_INTERVAL_MS = 1_000;

    private final Groups groups;
    private final Topics topics;
    private final StreamsSettings.Source settings;

    Steps(Groups groups, Topics topics, StreamsSettings.Source settings) {
        super(groups);
        this.groups = groups;
        this.topics = topics;
        this.settings = settings;
    }

    /// What is in force for a group; read anew only when it looks at the world.
    StreamsSettings settings(StreamsGroup group) {
        return world(group).settings();
    }

    private World world(StreamsGroup group) {
        return group.world().orElseGet(() -> look(group));
    }

    /// The group looks again if topics or settings changed, and begins a rebalance if what it depends on did.
    void lookAround(StreamsGroup group) {
        World seen = world(group);
        boolean mayLook =
                seen.topicsVersion() != topics.version() && groups.nowMs() >= seen.lookAgainMs();
        if (mayLook || seen.settingsVersion() != settings.version()) {
            long hash = lookAt(group);
            if (hash != group.header().metadataHash()) {
                bump(group, hash, "topics or settings of the group changed");
            }
        }
    }

    @Override
    protected long lookAt(StreamsGroup group) {
        return look(group).hash();
    }

    @Override
    protected void compute(StreamsGroup group) {
        Targets.compute(group, settings(group).wanted());
    }

    @Override
    protected int assignmentIntervalMs(StreamsGroup group) {
        return settings(group).assignmentIntervalMs();
    }

    World look(StreamsGroup group) {
        long topicsVersion = topics.version();
        long settingsVersion = settings.version();
        StreamsSettings now = settings.of(group.id());
        Blueprint blueprint =
                group.topology()
                        .map(topology -> Planner.plan(topology, topics))
                        .orElse(Blueprint.NONE);
        boolean hasPatterns =
                group.topology().stream()
                        .flatMap(topology -> topology.subtopologies().stream())
                        .anyMatch(part -> !part.patterns().isEmpty());
        World world =
                new World(
                        topicsVersion,
                        settingsVersion,
                        now,
                        blueprint,
                        hash(group, now, blueprint),
                        hasPatterns ? groups.nowMs() + LOOK_INTERVAL_MS : Long.MIN_VALUE);
        group.saw(world);
        return world;
    }

    private long hash(StreamsGroup group, StreamsSettings settings, Blueprint blueprint) {
        NavigableSet<String> names = new TreeSet<>(blueprint.partitions().keySet());
        blueprint.inputs().values().forEach(names::addAll);
        long hash = group.topology().map(Topology::epoch).orElse(-1);
        for (String name : names) {
            hash = 31 * hash + topics.topic(name).map(Steps::hash).orElse(0L);
        }
        hash = 31 * hash + settings.wanted().standbys();
        hash = 31 * hash + settings.wanted().warmups();
        for (String tag : settings.wanted().tags()) {
            hash = 31 * hash + tag.hashCode();
        }
        return hash;
    }

    private static long hash(Topics.Topic topic) {
        long mixed = topic.id().getMostSignificantBits() ^ topic.id().getLeastSignificantBits();
        return (mixed * 0x9E3779B97F4A7C15L) ^ topic.partitions();
    }

    /// Takes a member nearer to its target.
    void reconcile(StreamsGroup group, Seat seat, Optional<Tasks> owned) {
        MemberProgress before = seat.progress();
        MemberProgress after =
                new Reconciler(group.owners(), group.header().targetEpoch())
                        .next(seat.profile(), before, seat.target(), owned);
        boolean hasMoved = after != before;
        if (hasMoved) {
            group.update(seat, after);
        }
        follow(group, seat, hasMoved);
    }
}
