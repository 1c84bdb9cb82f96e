package io.minikafka.cluster.conductor;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.conductor.Output.Seal;
import io.minikafka.cluster.conductor.Output.Submit;
import io.minikafka.cluster.metadata.ClusterCommand;
import io.minikafka.cluster.metadata.ClusterCommand.Wish;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.MetadataRecord;
import io.minikafka.cluster.metadata.MetadataRecord.NodeRecord;
import io.minikafka.cluster.metadata.MetadataRecord.NodeRemovedRecord;
import io.minikafka.cluster.metadata.MetadataRecord.PartitionRecord;
import io.minikafka.cluster.metadata.MetadataRecord.TopicRecord;
import io.minikafka.cluster.metadata.MetadataRecord.TopicRemovedRecord;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.replication.Configuration;
import io.minikafka.cluster.replication.Election;
import io.minikafka.cluster.replication.Output.AnswerSeal;
import io.minikafka.cluster.replication.Output.CaughtUp;
import io.minikafka.cluster.replication.Output.HoldsStart;
import io.minikafka.cluster.replication.Output.Report;
import io.minikafka.cluster.replication.Output.WantsElection;
import io.minikafka.cluster.replication.PartitionChange;
import io.minikafka.cluster.replication.PartitionState;
import io.minikafka.cluster.replication.Survivors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// Who holds and who leads each partition, and who is alive: decided on the node that is active, for one term of
/// its office. RFC 0020, section 4.6. One owner, no thread; the same inputs give the same outputs.
///
/// It decides on the newest image and remembers little ([Work]): a proposal that comes too late comes to nothing
/// by `PartitionRules`, and what became of it is seen in the image. So anything may be lost on the way, and the
/// next tick tries again.
///
/// Elections: a partition without a leader has its `stable` members sealed until R of them answered. It loses its
/// leader when that is fenced, has another disk, or asks for it; when gossip suspects it, only if enough others
/// seem alive to elect somebody, and not again at once. Where too few live, an operator may ask for a leader that may
/// lack something ([UncleanElection]).
///
/// Moves: missing replicas learn, then the members change, then the leader's word makes the change active.
public final class Conductor {
    /// However often the preferred replica did not win, it gets another chance after this many gaps.
    private static final int PREFER_GAPS_MAX = 32;

    private static final Comparator<TopicIdPartition> ORDER =
            Comparator.comparing(TopicIdPartition::topicId)
                    .thenComparingInt(TopicIdPartition::partition);

    private final ConductorConfig config;
    private final Sessions sessions;
    private final Map<TopicIdPartition, Work> work = new TreeMap<>(ORDER);
    private final NavigableSet<TopicIdPartition> open = new TreeSet<>(ORDER);
    private final NavigableSet<TopicIdPartition> touched = new TreeSet<>(ORDER);
    private final Proposals proposals;
    private final List<Output> outputs = new ArrayList<>();
    private MetadataImage image;
    private long balanceAtMs;
    private int moving;

    /// Begins a term.
    ///
    /// @param image as it is committed
    public Conductor(ConductorConfig config, MetadataImage image, long nowMs) {
        this.config = config;
        this.sessions = new Sessions(config.sessionMs());
        this.proposals = new Proposals(config.batchMax());
        this.image = image;
        this.balanceAtMs = nowMs + config.balanceMs();
        image.cluster().nodes().forEach(node -> sessions.registered(nowMs, node));
        image.cluster().partitions().forEach(partition -> look(partition.id()));
    }

    public List<Output> step(Input input) {
        long now = input.nowMs();
        switch (input) {
            case Input.Changed(_, List<MetadataRecord> records, MetadataImage changed) -> {
                MetadataImage before = image;
                image = changed;
                records.forEach(record -> noted(now, record, before));
            }
            case Input.Heard(_, int nodeId, long incarnation) ->
                    image.cluster()
                            .node(nodeId)
                            .ifPresent(node -> submit(sessions.heard(now, node, incarnation)));
            case Input.Suspected(_, int nodeId) -> {
                sessions.suspect(nodeId);
                openAllOf(nodeId);
            }
            case Input.Reported(_, ReplicaId from, TopicIdPartition partition, Report report) ->
                    reported(from, partition, report);
            case Input.UncleanAsked(_, TopicIdPartition partition, long untilMs) ->
                    askedForUnclean(now, partition, untilMs);
            case Input.Tick _ -> {
                submit(sessions.expire(now, image.cluster()));
                moving = countMoving();
                balance(now);
                touched.addAll(open);
            }
        }
        examineTouched(now);
        return take();
    }

    /// Something may be to be done about it now, and at every tick until nothing is.
    private void look(TopicIdPartition id) {
        open.add(id);
        touched.add(id);
    }

    private void noted(long now, MetadataRecord record, MetadataImage before) {
        switch (record) {
            case PartitionRecord(PartitionImage partition) -> {
                UncleanElection.news(
                                before, partition, Optional.ofNullable(work.get(partition.id())))
                        .ifPresent(outputs::add);
                look(partition.id());
            }
            case NodeRecord node -> {
                sessions.registered(now, node.node());
                openAllOf(node.node().nodeId());
                before.cluster()
                        .node(node.node().nodeId())
                        .filter(was -> was.incarnation() != node.node().incarnation())
                        .ifPresent(was -> replaceLeaderships(was.replica()));
                balanceAtMs = Math.min(balanceAtMs, now + config.balanceMs());
            }
            case NodeRemovedRecord(int nodeId) -> {
                openAllOf(nodeId);
                balanceAtMs = now;
            }
            case TopicRecord topic ->
                    image.cluster()
                            .partitionsOf(topic.topic().id())
                            .forEach(partition -> look(partition.id()));
            case TopicRemovedRecord(var topicId) -> {
                work.keySet().removeIf(id -> id.topicId().equals(topicId));
                open.removeIf(id -> id.topicId().equals(topicId));
            }
            case MetadataRecord.ConfigRecord _,
                    MetadataRecord.ProducerIdsRecord _,
                    MetadataRecord.QuotaRecord _,
                    MetadataRecord.FeaturesRecord _,
                    MetadataRecord.ClusterRecord _ -> {}
        }
    }

    /// What a process led, the next one of the same node must not lead in the same epoch; it says so itself, but
    /// that may get lost.
    private void replaceLeaderships(ReplicaId was) {
        for (PartitionImage partition : image.cluster().partitions()) {
            if (partition.state().leader().equals(Optional.of(was))) {
                Work of = work.computeIfAbsent(partition.id(), _ -> new Work());
                of.wantsElectionIn = partition.state().epoch();
                look(partition.id());
            }
        }
    }

    private void openAllOf(int nodeId) {
        for (PartitionImage partition : image.cluster().partitions()) {
            if (partition.wanted().contains(nodeId)
                    || partition.state().replicas().stream()
                            .anyMatch(replica -> replica.brokerId() == nodeId)) {
                look(partition.id());
            }
        }
    }

    private void reported(ReplicaId from, TopicIdPartition id, Report report) {
        Optional<PartitionImage> partition = image.cluster().partition(id);
        if (partition.isEmpty()) {
            return;
        }
        PartitionState state = partition.get().state();
        Work of = work.computeIfAbsent(id, _ -> new Work());
        boolean isLeader = state.leader().equals(Optional.of(from));
        switch (report) {
            case AnswerSeal(var answer) -> {
                if (answer.replica().equals(from)) {
                    of.seat.ifPresent(seat -> seat.take(answer));
                }
            }
            case HoldsStart(int epoch) -> {
                if (isLeader) {
                    of.holdsStartOf = Math.max(of.holdsStartOf, epoch);
                }
            }
            case CaughtUp(int epoch, ReplicaId learner) -> {
                if (isLeader && epoch == state.epoch()) {
                    if (of.caughtUpEpoch != epoch) {
                        of.caughtUp.clear();
                        of.caughtUpEpoch = epoch;
                    }
                    of.caughtUp.add(learner);
                }
            }
            case WantsElection(int epoch) -> {
                if (isLeader) {
                    of.wantsElectionIn = Math.max(of.wantsElectionIn, epoch);
                }
            }
        }
        look(id);
    }

    private void examineTouched(long now) {
        for (TopicIdPartition id : touched) {
            Optional<PartitionImage> partition = image.cluster().partition(id);
            if (partition.isEmpty() || examine(now, partition.get())) {
                open.remove(id);
                work.remove(id);
            }
        }
        touched.clear();
    }

    /// Whether there is nothing left to do.
    private boolean examine(long now, PartitionImage partition) {
        Work of = work.computeIfAbsent(partition.id(), _ -> new Work());
        boolean wasMoving = isMoving(partition);
        boolean isDone = examine(now, partition, of, wasMoving || moving < config.movesMax());
        if (!wasMoving && proposals.endWithLearning(partition.id())) {
            moving++;
        }
        return isDone;
    }

    private boolean examine(long now, PartitionImage partition, Work of, boolean mayMove) {
        PartitionState state = partition.state();
        if (beginsUnclean(now, partition, of)) {
            return false;
        }
        if (state.leader().isEmpty()) {
            elect(now, partition, of);
            return false;
        }
        of.seat = Optional.empty();
        if (mustReplace(now, partition, of)) {
            proposals.add(partition, new PartitionChange.Elect(state.epoch()));
            return false;
        }
        if (!state.active()) {
            activate(now, partition, of);
            return false;
        }
        of.pendingSinceMs = Optional.empty();
        return !move(partition, of, mayMove)
                && !prefer(now, partition, of)
                && partition.state().leader().filter(this::seemsAlive).isPresent()
                && now - of.hintedMs >= config.hintGapMs();
    }

    private void elect(long now, PartitionImage partition, Work of) {
        PartitionState state = partition.state();
        boolean isNew = of.seat.map(Work.Seat::epoch).orElse(0) != state.epoch();
        if (isNew) {
            of.seat = Optional.of(new Work.Seat(state, now));
        }
        Work.Seat seat = of.seat.orElseThrow();
        Election election = seat.election();
        Optional<ReplicaId> winner = election.winner();
        if (winner.isPresent() && !mayBecomeThePreferred(now, partition, winner.get(), of, seat)) {
            proposals.add(partition, new PartitionChange.Name(state.epoch(), winner.get()));
        } else if (winner.isEmpty() && of.isUncleanAsked(now)) {
            boolean mayWait = now - of.uncleanAskedMs < config.uncleanWaitMs();
            UncleanElection.winner(image.cluster(), seat, mayWait)
                    .ifPresent(best ->
                            proposals.add(
                                    partition,
                                    new PartitionChange.NameUnclean(state.epoch(), best)));
        }
        if (isNew || now - of.sealedMs >= of.sealGapMs) {
            // Who cannot be reached is asked less and less often.
            of.sealGapMs =
                    isNew
                            ? config.sealAgainMs()
                            : Math.min(2 * of.sealGapMs, config.sealAgainMaxMs());
            of.sealedMs = now;
            List<ReplicaId> asked =
                    of.isUncleanAsked(now)
                            ? Survivors.candidates(state)
                            : election.asked().members();
            for (ReplicaId member : asked) {
                outputs.add(new Seal(member, partition.id(), state.epoch()));
            }
        }
    }

    private void askedForUnclean(long now, TopicIdPartition id, long untilMs) {
        if (image.cluster().partition(id).isPresent()) {
            work.computeIfAbsent(id, _ -> new Work()).askForUnclean(now, untilMs);
            look(id);
        }
    }

    /// Whether it takes a change to begin what an operator asked for. What is asked is forgotten as soon as it is not
    /// needed: nobody shall lose anything by a word of long ago.
    private boolean beginsUnclean(long now, PartitionImage partition, Work of) {
        if (!of.isUncleanAsked(now)) {
            return false;
        }
        if (UncleanElection.verdict(image.cluster(), partition.state())
                != UncleanElection.Verdict.POSSIBLE) {
            of.forgetUnclean();
            return false;
        }
        Optional<PartitionChange> change = UncleanElection.beginning(image, partition);
        change.ifPresent(begin -> proposals.add(partition, begin));
        return change.isPresent();
    }

    /// Whether a few more answers could make the preferred replica the winner, for whose sake the election is.
    private boolean mayBecomeThePreferred(
            long now, PartitionImage partition, ReplicaId winner, Work of, Work.Seat seat) {
        return of.preferredIn == seat.epoch()
                && winner.brokerId() != partition.wanted().getFirst()
                && !seat.election().isComplete()
                && now - seat.beganMs() < config.preferWaitMs();
    }

    /// Whether the leader must or should be another one, and another one can be found.
    private boolean mustReplace(long now, PartitionImage partition, Work of) {
        PartitionState state = partition.state();
        if (of.wantsElectionIn == state.epoch() || (state.active() && !isLedByAMember(state))) {
            return true;
        }
        Optional<ReplicaId> leader = state.leader();
        var node = leader.flatMap(replica -> Direction.node(image.cluster(), replica));
        if (leader.filter(this::seemsAlive).isPresent()) {
            return false;
        }
        if (!couldElect(state)) {
            return false;
        }
        boolean isCertain = node.isEmpty() || node.get().fenced();
        if (!isCertain && now - of.hintedMs < config.hintGapMs()) {
            return false;
        }
        of.hintedMs = now;
        return true;
    }

    /// Whether enough seem alive for an election.
    private boolean couldElect(PartitionState state) {
        return state.stable().members().stream().filter(this::seemsAlive).count()
                >= state.stable().quorums().r();
    }

    private boolean seemsAlive(ReplicaId replica) {
        return Direction.node(image.cluster(), replica).filter(sessions::seemsAlive).isPresent();
    }

    private void activate(long now, PartitionImage partition, Work of) {
        PartitionState state = partition.state();
        long since = of.pendingSinceMs.orElse(now);
        of.pendingSinceMs = Optional.of(since);
        if (of.holdsStartOf == state.epoch()) {
            proposals.add(partition, new PartitionChange.Activate(state.epoch()));
            if (!isLedByAMember(state)) {
                // Its replica goes with the activation: nobody may be without a leader meanwhile.
                proposals.add(partition, new PartitionChange.Elect(state.epoch()));
            }
        } else if (now - since > config.pendingMs() && couldElect(state)) {
            of.pendingSinceMs = Optional.empty();
            proposals.add(partition, new PartitionChange.Cancel());
        }
    }

    /// Whether the partition is not yet where it shall be.
    private boolean move(PartitionImage partition, Work of, boolean mayMove) {
        PartitionState state = partition.state();
        Optional<Configuration> target = Direction.of(image, partition);
        // A leader move for the sake of an order is not worth it; the next change takes it along.
        if (target.isEmpty() || target.get().isOnlyAnotherOrderOf(state.configuration())) {
            if (!state.learners().isEmpty()) {
                proposals.add(partition, new PartitionChange.Learn(List.of()));
                return true;
            }
            return false;
        }
        List<ReplicaId> missing = Direction.missing(partition, target.get());
        // Who is away has nothing to begin with, but may go on with what it has.
        List<ReplicaId> learners =
                missing.stream()
                        .filter(one -> state.learners().contains(one) || seemsAlive(one))
                        .toList();
        if (!state.learners().equals(learners)) {
            if (mayMove) {
                proposals.add(partition, new PartitionChange.Learn(learners));
            }
            return true;
        }
        boolean haveAll =
                missing.isEmpty()
                        || (of.caughtUpEpoch == state.epoch() && of.caughtUp.containsAll(missing));
        if (haveAll) {
            proposals.add(partition, new PartitionChange.Reconfigure(target.get()));
        }
        return true;
    }

    private static boolean isLedByAMember(PartitionState state) {
        return state.leader().filter(state.configuration()::has).isPresent();
    }

    /// Whether another leader than the preferred one leads, though that one could.
    private boolean prefer(long now, PartitionImage partition, Work of) {
        PartitionState state = partition.state();
        int preferred = partition.wanted().getFirst();
        boolean leads = state.leader().map(leader -> leader.brokerId() == preferred).orElse(true);
        boolean could =
                state.configuration().members().stream()
                        .filter(member -> member.brokerId() == preferred)
                        .anyMatch(this::seemsAlive);
        if (leads || !could) {
            of.preferGapMs = 0;
            return false;
        }
        if (of.preferGapMs == 0) {
            of.preferGapMs = config.preferMs();
            of.preferAtMs = now + of.preferGapMs;
        } else if (now >= of.preferAtMs) {
            of.preferGapMs = Math.min(2 * of.preferGapMs, PREFER_GAPS_MAX * config.preferMs());
            of.preferAtMs = now + of.preferGapMs;
            of.preferredIn = state.epoch() + 1;
            proposals.add(partition, inFavourOfThePreferred(partition));
        }
        return true;
    }

    /// Of replicas that have the same, the first member wins: so that must be the preferred one.
    private PartitionChange inFavourOfThePreferred(PartitionImage partition) {
        PartitionState state = partition.state();
        return Direction.of(image, partition)
                .filter(target -> !target.equals(state.configuration()))
                .<PartitionChange>map(PartitionChange.Reconfigure::new)
                .orElseGet(() -> new PartitionChange.Elect(state.epoch()));
    }

    private void balance(long now) {
        if (now < balanceAtMs) {
            return;
        }
        balanceAtMs = now + config.balanceMs();
        List<Wish> wishes = Balance.wishes(image, config.batchMax());
        if (!wishes.isEmpty()) {
            outputs.add(new Submit(new ClusterCommand.Want(wishes)));
        }
    }

    private int countMoving() {
        int count = 0;
        for (TopicIdPartition id : open) {
            count += image.cluster().partition(id).filter(this::isMoving).isPresent() ? 1 : 0;
        }
        return count;
    }

    /// Learners that are away take nobody's turn.
    private boolean isMoving(PartitionImage partition) {
        return !partition.state().active()
                || partition.state().learners().stream().anyMatch(this::seemsAlive);
    }

    private void submit(List<ClusterCommand<?>> commands) {
        commands.forEach(command -> outputs.add(new Submit(command)));
    }

    private List<Output> take() {
        outputs.addAll(proposals.take());
        List<Output> taken = List.copyOf(outputs);
        outputs.clear();
        return taken;
    }
}
