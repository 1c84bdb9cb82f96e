package io.minikafka.cluster.replication;

import io.minikafka.base.Invariant;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Input.Appended;
import io.minikafka.cluster.replication.Input.Deleted;
import io.minikafka.cluster.replication.Input.Flushed;
import io.minikafka.cluster.replication.Input.Led;
import io.minikafka.cluster.replication.Input.ReadAsked;
import io.minikafka.cluster.replication.Input.Received;
import io.minikafka.cluster.replication.Input.Tick;
import io.minikafka.cluster.replication.Message.Confirm;
import io.minikafka.cluster.replication.Message.ConfirmReply;
import io.minikafka.cluster.replication.Message.FetchReply;
import io.minikafka.cluster.replication.Message.Records;
import io.minikafka.cluster.replication.Message.Seal;
import io.minikafka.cluster.replication.Output.ReadRefused;
import io.minikafka.cluster.replication.Output.SendRecords;
import io.minikafka.cluster.replication.Output.TookOffice;
import io.minikafka.cluster.replication.Output.WantsElection;
import java.util.List;

/// One replica of one partition, for the time of one process: takes inputs one by one and says what is to be
/// done. RFC 0013, section 4.3. Owned by one thread. Invariants:
///
/// - it takes part in no epoch below the one it promised, and a promise is on disk before anybody hears of it;
/// - what it says is durable is durable, and if it says that it adopted an epoch, its log is a prefix of that
///   epoch's leader's log, at least up to where the epoch began;
/// - it is leader of an epoch at most once: not again after a restart.
public final class Replica {
    private final Core core;
    private Role role;

    /// @param session a number that no other process of this replica has or had
    /// @param saved what was last saved and is on disk
    /// @param found what is there of the log
    public Replica(
            ReplicaId self, long session, ReplicationConfig config, Saved saved, LogState found) {
        this(self, session, config, new Judgement(), saved, found);
    }

    /// @param judgement tests have others, which are wrong
    public Replica(
            ReplicaId self,
            long session,
            ReplicationConfig config,
            Judgement judgement,
            Saved saved,
            LogState found) {
        this.core = new Core(self, session, config, judgement, saved, found);
        this.role = Waiting.started(core);
    }

    /// What is to be done now that `input` happened, in this order.
    public List<Output> step(Input input) {
        switch (input) {
            case Led(PartitionState state) -> led(state);
            case Received(ReplicaId from, Message message) -> received(from, message);
            case Appended(long endOffset) -> leading().appended(endOffset);
            case Flushed(long ticket) -> flushed(ticket);
            case Deleted(long startOffset) -> deleted(startOffset);
            case ReadAsked(long read) -> readAsked(read);
            case Tick(long nowMs) -> {
                core.passTo(nowMs);
                role.tick();
            }
        }
        return core.takeOutputs();
    }

    /// Whether `input` ends the office held here. Whoever owns the log then closes it to appends, and tells by [Appended]
    /// what was appended until then, before `input` is stepped: what the log has and the machine does not know of would
    /// never be committed, nor be found missing, if the same replica leads again.
    public boolean endsOffice(Input input) {
        return isLeader()
                && switch (input) {
                    case Led(PartitionState state) ->
                            state.leader().isPresent() && state.epoch() > epoch();
                    case Received(_, Seal(int epoch)) -> epoch > epoch();
                    default -> false;
                };
    }

    /// The reply that carries `payload`, the records from `reply.fromOffset()` up to `endOffset`.
    public FetchReply records(SendRecords reply, long endOffset, Payload payload) {
        return new FetchReply(
                reply.epoch(),
                reply.session(),
                reply.number(),
                new Records(
                        core.log.startOffset(),
                        reply.epochStart(),
                        reply.highWatermark(),
                        reply.fromOffset(),
                        endOffset,
                        core.log.epochs().between(reply.fromOffset(), endOffset),
                        payload));
    }

    /// Whether records may be appended here, in the epoch of [Output.TookOffice].
    public boolean isLeader() {
        return role instanceof Leading;
    }

    /// Whether the leader is here and knows what is committed: until then nobody may ask where the log ends.
    public boolean isEstablished() {
        return role instanceof Leading leading && leading.isEstablished();
    }

    /// How many members could acknowledge what is appended now; 0 where the leader is not.
    public int liveAdopted() {
        return role instanceof Leading leading ? leading.liveAdopted() : 0;
    }

    /// How many members follow at this moment, the leader included; 0 where the leader is not.
    public int presentAdopted() {
        return role instanceof Leading leading ? leading.presentAdopted() : 0;
    }

    /// Where else the partition can be read now; empty where the leader is not.
    public List<Copy> copies() {
        return role instanceof Leading leading ? leading.copies() : List.of();
    }

    /// Whether this is a follower from which committed records may be read: it goes with its leader.
    public boolean isUpToDateFollower() {
        return role instanceof Following following && following.isUpToDate();
    }

    /// The in-sync replicas, for display; empty where the leader is not.
    public List<ReplicaId> inSync() {
        return role instanceof Leading leading ? leading.inSync() : List.of();
    }

    /// The epoch in which this replica acts.
    public int epoch() {
        return role.epoch();
    }

    public long highWatermark() {
        return core.highWatermark();
    }

    public long endOffset() {
        return core.log.endOffset();
    }

    private void led(PartitionState state) {
        if (state.epoch() < core.promised() || state.leader().isEmpty()) {
            return;
        }
        core.noteUncleanElections(state.uncleanElections());
        ReplicaId leader = state.leader().get();
        if (leader.equals(core.self)) {
            namedLeader(state);
        } else if (!(role instanceof Following following
                && following.epoch() == state.epoch()
                && following.leader().equals(leader))) {
            follow(state.epoch(), leader);
        }
    }

    private void namedLeader(PartitionState state) {
        if (role.epoch() == state.epoch() && role instanceof Leading leading) {
            leading.know(state);
            leading.tick();
        } else if (role.epoch() == state.epoch() && role instanceof TakingOffice office) {
            office.know(state);
        } else if (core.judgement.mayTakeOffice(core.adopted(), state.epoch())) {
            role.leave();
            long ticket = core.save(state.epoch(), state.epoch());
            role = new TakingOffice(core, state, ticket);
        } else {
            core.out(new WantsElection(state.epoch()));
        }
    }

    private void follow(int epoch, ReplicaId leader) {
        role.leave();
        long ticket = core.save(epoch, core.adopted());
        long from = core.judgement.followFrom(core.log.endOffset(), core.highWatermark());
        if (from < core.log.endOffset()) {
            core.log.cutTo(from);
            core.out(new Output.Truncate(from));
        }
        role = new Following(core, epoch, leader, ticket);
    }

    private void received(ReplicaId from, Message message) {
        switch (message) {
            case Seal(int epoch) -> seal(from, epoch, message);
            case Confirm(int epoch, long round) ->
                    core.send(from, new ConfirmReply(epoch, round, core.promised() == epoch));
            case Message.Fetch _ -> role.received(from, message);
            case FetchReply _, Message.Progress _, ConfirmReply _ -> {
                if (message.epoch() == role.epoch()) {
                    role.received(from, message);
                }
            }
        }
    }

    private void seal(ReplicaId from, int epoch, Message message) {
        if (epoch > core.promised()) {
            role.leave();
            long ticket = core.save(epoch, core.adopted());
            role = new Waiting(core, epoch, ticket);
        }
        if (epoch == role.epoch()) {
            role.received(from, message);
        }
    }

    private void flushed(long ticket) {
        core.log.flushed(ticket);
        role.flushed();
        if (role instanceof TakingOffice office && office.isDone()) {
            Leading leading = new Leading(core, office.state());
            role = leading;
            core.out(new TookOffice(leading.epoch(), leading.start()));
        }
    }

    private void deleted(long startOffset) {
        Invariant.check(
                startOffset <= core.highWatermark(),
                "only committed records are deleted",
                startOffset);
        core.log.deleteBefore(startOffset);
    }

    private void readAsked(long read) {
        if (role instanceof Leading leading) {
            leading.readAsked(read);
        } else {
            core.out(new ReadRefused(read));
        }
    }

    private Leading leading() {
        if (role instanceof Leading leading) {
            return leading;
        }
        throw new IllegalStateException("append without being leader, in epoch " + role.epoch());
    }
}
