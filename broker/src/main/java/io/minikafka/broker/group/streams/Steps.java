package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.Groups;
import io.minikafka.broker.group.RebalanceLog.What;
import io.minikafka.broker.group.Topics;
import io.minikafka.broker.group.streams.MemberProgress.State;
import io.minikafka.broker.group.topology.Blueprint;
import io.minikafka.broker.group.topology.Planner;
import io.minikafka.broker.group.topology.Tasks;
import io.minikafka.broker.group.topology.Topology;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/// The steps of which every decision on a streams group is made: look at the world, raise the epoch, compute a target,
/// bring a member nearer to it, write what changed.
final class Steps {
    /// Patterns are matched against all topics' names at most this often when topics come and go.
    private static final long LOOK_INTERVAL_MS = 1_000;

    private final Groups groups;
    private final Topics topics;
    private final StreamsSettings.Source settings;

    Steps(Groups groups, Topics topics, StreamsSettings.Source settings) {
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
        if ((mayLook || seen.settingsVersion() != settings.version())
                && look(group).hash() != group.header().worldHash()) {
            bumpAsSeen(group, "topics or settings of the group changed");
        }
    }

    /// A rebalance begins.
    void bump(StreamsGroup group, String reason) {
        look(group);
        bumpAsSeen(group, reason);
    }

    private void bumpAsSeen(StreamsGroup group, String reason) {
        group.become(group.header().bumped(world(group).hash()));
        group.log().begin(groups.wallMs(), reason);
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

    /// Computes the target for the newest epoch, if there is none: now or, if the last one is too young or more members
    /// are waited for, by a timer.
    void target(StreamsGroup group) {
        if (group.header().epoch() == group.header().targetEpoch()) {
            return;
        }
        if (groups.nowMs() < group.targetDueMs()) {
            group.computeTargetLater(groups.nowMs());
            return;
        }
        Targets.compute(group, settings(group).wanted());
        group.nextTargetNotBefore(groups.nowMs() + settings(group).assignmentIntervalMs());
    }

    /// Takes a member nearer to its target.
    void reconcile(StreamsGroup group, Seat seat, Optional<Tasks> owned) {
        MemberProgress before = seat.progress();
        int targetEpoch = group.header().targetEpoch();
        MemberProgress after =
                new Reconciler(group.owners(), targetEpoch)
                        .next(seat.profile(), before, seat.target(), owned);
        if (after != before) {
            group.update(seat, after);
            if (after.isSettledAt(targetEpoch)) {
                group.log().arrived(groups.wallMs(), seat.id());
            }
        }
        if (after.state() != State.UNREVOKED) {
            seat.noHurry();
        } else if (after != before) {
            seat.hurryUntil(groups.nowMs() + seat.profile().rebalanceTimeoutMs());
        }
    }

    /// Notes for people what became of a member.
    void note(StreamsGroup group, What what, MemberProfile member, String detail) {
        group.log().event(groups.wallMs(), what, member.id(), member.clientId(), detail);
    }

    /// Writes what changed, and then, or when it cannot be written, runs one of the two.
    void commit(StreamsGroup group, Runnable committed, Runnable failed) {
        if (group.isSettled() || group.isVacant()) {
            group.log().end(groups.wallMs(), group.header().epoch(), group.size());
        }
        group.writes()
                .write(group, group.changes(), () -> PartCodec.parts(group), committed, failed);
    }

    /// As [#commit], when nobody waits for the news.
    void commit(StreamsGroup group) {
        commit(group, () -> {}, () -> {});
    }
}
