package io.minikafka.cluster.replication;

import io.minikafka.base.Invariant;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Message.Behind;
import io.minikafka.cluster.replication.Message.ConfirmReply;
import io.minikafka.cluster.replication.Message.Diverging;
import io.minikafka.cluster.replication.Message.Fetch;
import io.minikafka.cluster.replication.Message.FetchReply;
import io.minikafka.cluster.replication.Message.FetchResult;
import io.minikafka.cluster.replication.Message.Progress;
import io.minikafka.cluster.replication.Output.CaughtUp;
import io.minikafka.cluster.replication.Output.HoldsStart;
import io.minikafka.cluster.replication.Output.LeftOffice;
import io.minikafka.cluster.replication.Output.ReadRefused;
import io.minikafka.cluster.replication.Output.SendRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/// Leads one epoch: gives records to whoever fetches, counts what is on the disks of those who adopted the
/// epoch, and commits what a write quorum holds. Its own disk is one vote, not a must.
final class Leading implements Role {
    private final Core core;
    private final int epoch;
    private final long start;
    private final StrongReads reads;
    private final SortedMap<ReplicaId, Peer> peers = new TreeMap<>();
    private PartitionState state;
    private long highWatermark;
    private boolean established;

    Leading(Core core, PartitionState state) {
        this.core = core;
        this.epoch = state.epoch();
        this.start = core.log.endOffset();
        this.reads = new StrongReads(core, epoch);
        this.highWatermark = core.judgement.firstWatermark(start);
        this.state = state;
        core.raiseWatermark(highWatermark);
        know(state);
        commit();
    }

    /// What the metadata say of this epoch now.
    void know(PartitionState newer) {
        state = newer;
        peers.keySet().retainAll(newer.replicas());
        for (ReplicaId replica : newer.replicas()) {
            if (!replica.equals(core.self)) {
                peers.computeIfAbsent(replica, _ -> new Peer());
            }
        }
    }

    @Override
    public int epoch() {
        return epoch;
    }

    long start() {
        return start;
    }

    boolean isEstablished() {
        return established;
    }

    void appended(long endOffset) {
        core.log.append(endOffset, List.of(new EpochStart(epoch, core.log.endOffset())));
        core.log.flush(core::out);
        peers.forEach(
                (replica, peer) -> peer.unpark().ifPresent(fetch -> serve(replica, peer, fetch)));
    }

    @Override
    public void flushed() {
        commit();
    }

    @Override
    public void received(ReplicaId from, Message message) {
        switch (message) {
            case Fetch fetch -> fetched(from, fetch);
            case Progress progress -> progressed(from, progress);
            case ConfirmReply(_, long round, boolean holds) -> {
                if (holds) {
                    reads.confirmed(from, round, state.configuration(), highWatermark);
                }
            }
            case Message.Seal _, FetchReply _, Message.Confirm _ -> {}
        }
    }

    private void progressed(ReplicaId from, Progress progress) {
        Optional.ofNullable(peers.get(from))
                .ifPresent(peer -> {
                    peer.reported(
                            epoch, progress.adopted(), progress.durableOffset(), core.nowMs());
                    commit();
                });
    }

    private void fetched(ReplicaId from, Fetch fetch) {
        Optional<Peer> known = Optional.ofNullable(peers.get(from));
        if (fetch.epoch() != epoch || known.isEmpty()) {
            Waiting.refuse(core, from, fetch);
            return;
        }
        Peer peer = known.get();
        peer.reported(epoch, fetch.adopted(), fetch.durableOffset(), core.nowMs());
        Optional<FetchResult> mismatch = mismatch(fetch.offset(), fetch.lastEpoch());
        if (mismatch.isPresent()) {
            core.send(from, new FetchReply(epoch, fetch.session(), fetch.number(), mismatch.get()));
        } else {
            peer.fetched(fetch.offset(), core.log.endOffset(), core.nowMs());
            if (fetch.offset() < core.log.endOffset() || peer.greet(fetch.session())) {
                serve(from, peer, fetch);
            } else {
                peer.park(fetch, core.nowMs());
            }
            noteCaughtUp(from, peer);
        }
        commit();
    }

    /// How the follower's log differs from this one below `offset`. An empty log matches wherever it begins, because
    /// what was before it was committed. Records from before this log's start cannot be compared any more; a
    /// follower that ends in them begins anew, or it would keep some that were never committed.
    private Optional<FetchResult> mismatch(long offset, int lastEpoch) {
        LocalLog log = core.log;
        boolean inside = offset >= log.startOffset() && offset <= log.endOffset();
        if (inside && lastEpoch == Message.ANY_EPOCH) {
            return Optional.empty();
        }
        int mine = log.epochs().floor(lastEpoch);
        if (offset < log.startOffset() || mine == 0) {
            return Optional.of(new Behind(log.startOffset()));
        }
        long mineEnd = log.epochs().endOf(mine, log.endOffset());
        return mine < lastEpoch || mineEnd < offset
                ? Optional.of(new Diverging(mine, mineEnd))
                : Optional.empty();
    }

    private void serve(ReplicaId to, Peer peer, Fetch fetch) {
        peer.told(highWatermark);
        core.out(
                new SendRecords(
                        to,
                        epoch,
                        fetch.session(),
                        fetch.number(),
                        start,
                        highWatermark,
                        fetch.offset(),
                        core.log.endOffset()));
    }

    private void noteCaughtUp(ReplicaId replica, Peer peer) {
        if (state.learners().contains(replica)
                && peer.adopted() == epoch
                && core.log.endOffset() - peer.fetchOffset() <= core.config.caughtUpRecords()) {
            core.out(new CaughtUp(epoch, replica));
        }
    }

    /// Moves the high watermark to what any W of the members hold, once that includes all that earlier
    /// epochs may have committed.
    private void commit() {
        Optional<Long> held = heldByQuorum();
        if (held.isEmpty()) {
            return;
        }
        if (!state.active() && held.get() >= start) {
            core.out(new HoldsStart(epoch));
        }
        if (core.judgement.mayCommit(held.get(), start, state.active())) {
            established = true;
            if (held.get() > highWatermark) {
                highWatermark = held.get();
                Invariant.check(
                        highWatermark <= core.log.endOffset(),
                        "committed what is not here",
                        highWatermark);
                core.raiseWatermark(highWatermark);
            }
        }
    }

    private Optional<Long> heldByQuorum() {
        List<Long> durable = new ArrayList<>();
        for (ReplicaId member : state.configuration().members()) {
            if (member.equals(core.self)) {
                durable.add(core.log.durableOffset());
                continue;
            }
            Peer peer = peer(member);
            if (core.judgement.counts(peer.adopted(), epoch)) {
                durable.add(peer.durableOffset());
            }
        }
        int w = state.configuration().quorums().w();
        if (durable.size() < w) {
            return Optional.empty();
        }
        long[] sorted = durable.stream().mapToLong(Long::longValue).sorted().toArray();
        return Optional.of(sorted[sorted.length - w]);
    }

    void readAsked(long read) {
        if (core.judgement.mayServe(established)) {
            reads.ask(read, state.configuration(), highWatermark);
        } else {
            core.out(new ReadRefused(read));
        }
    }

    /// Members that adopted the epoch and were heard of lately; this one included, if it is a member.
    int liveAdopted() {
        return membersThat(Peer::heardSince, core.config.lagTimeMs()).size();
    }

    /// The same, of those that were heard of a moment ago.
    int presentAdopted() {
        return membersThat(Peer::heardSince, core.config.silentMs()).size();
    }

    /// The followers among them.
    List<Copy> copies() {
        long since = core.nowMs() - core.config.silentMs();
        return state.configuration().members().stream()
                .filter(member -> !member.equals(core.self))
                .filter(member -> isWith(peer(member), since, Peer::heardSince))
                .map(member -> new Copy(member, peer(member).fetchOffset()))
                .toList();
    }

    /// What Kafka calls in sync: for display, nothing is decided by it.
    List<ReplicaId> inSync() {
        return membersThat(Peer::caughtUpSince, core.config.lagTimeMs());
    }

    private List<ReplicaId> membersThat(BiPredicate<Peer, Long> didSince, long withinMs) {
        long since = core.nowMs() - withinMs;
        return state.configuration().members().stream()
                .filter(member -> member.equals(core.self) || isWith(peer(member), since, didSince))
                .toList();
    }

    private boolean isWith(Peer peer, long since, BiPredicate<Peer, Long> didSince) {
        return peer.adopted() == epoch && didSince.test(peer, since);
    }

    /// There is one for every replica but this.
    private Peer peer(ReplicaId replica) {
        return Optional.ofNullable(peers.get(replica)).orElseThrow();
    }

    @Override
    public void tick() {
        peers.forEach((replica, peer) -> {
            if (peer.parkedTooLong(core.nowMs(), core.config.fetchWaitMs(), highWatermark)) {
                peer.unpark().ifPresent(fetch -> serve(replica, peer, fetch));
            }
            noteCaughtUp(replica, peer);
        });
        reads.retry(state.configuration());
        commit();
    }

    @Override
    public void leave() {
        reads.refuseAll();
        core.out(new LeftOffice(epoch));
    }
}
