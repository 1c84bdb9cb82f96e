package io.minikafka.cluster.membership;

import io.minikafka.base.HostPort;
import io.minikafka.base.Invariant;
import io.minikafka.cluster.membership.Input.Changed;
import io.minikafka.cluster.membership.Input.Join;
import io.minikafka.cluster.membership.Input.Leave;
import io.minikafka.cluster.membership.Input.Received;
import io.minikafka.cluster.membership.Input.Refused;
import io.minikafka.cluster.membership.Input.Tick;
import io.minikafka.cluster.membership.Output.Became;
import io.minikafka.cluster.membership.Output.Send;
import io.minikafka.cluster.membership.Packet.Ack;
import io.minikafka.cluster.membership.Packet.Ping;
import io.minikafka.cluster.membership.Packet.PingFor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A node's part in the gossip: asks others whether they live, believes and passes on rumours, refutes those about itself.
/// RFC 0014. Owned by one thread. Its clock counts only the time that it lived: a tick that comes late
/// moves it by little, so nobody is blamed for this node's own pause.
public final class Gossip {
    private static final int GONE_EVERY = 10;

    private final GossipConfig config;
    private final Chance chance;
    private final Roster roster;
    private final Health health;
    private final Relays relays = new Relays();
    private List<HostPort> seeds = List.of();
    private List<Output> outputs = new ArrayList<>();
    private Rumour self;
    private Optional<Round> round = Optional.empty();
    private long tickedMs = -1;
    private long livedMs;
    private long numbers;
    private long rounds;

    /// @param self what this node says of itself; its incarnation is higher than that of any former process
    /// @param seed for its choices
    public Gossip(Rumour self, GossipConfig config, long seed) {
        Invariant.check(self.status() == Status.ALIVE, "a node begins alive");
        this.self = self;
        this.config = config;
        this.chance = new Chance(seed);
        this.roster = new Roster(chance);
        this.health = new Health(config.healthMax());
    }

    /// What is to be done now that `input` happened.
    public List<Output> step(Input input) {
        switch (input) {
            case Tick(long nowMs) -> tick(nowMs);
            case Received(Packet packet) -> received(packet);
            case Refused(HostPort address) -> roster.find(address).ifPresent(this::refused);
            case Join(List<HostPort> addresses) -> {
                seeds = List.copyOf(addresses);
                greetSeeds();
            }
            case Changed(int load) -> self = self.refuted(self.incarnation() + 1, load);
            case Leave _ -> leave();
        }
        List<Output> taken = outputs;
        outputs = new ArrayList<>();
        return taken;
    }

    /// What is believed of everybody, this node first.
    public List<Rumour> members() {
        List<Rumour> all = new ArrayList<>();
        all.add(self);
        roster.all().forEach(member -> all.add(member.rumour()));
        return all;
    }

    /// Whether so many look dead that it is rather this node that is cut off.
    public boolean doubtsItself() {
        long dead = count(Status.DEAD);
        long total = 1 + roster.all().size() - count(Status.LEFT);
        return 3 * dead > total;
    }

    private long count(Status status) {
        return roster.all().stream().filter(member -> member.status() == status).count();
    }

    private void tick(long nowMs) {
        long passedMs = tickedMs < 0 ? 0 : Math.max(0, nowMs - tickedMs);
        tickedMs = Math.max(tickedMs, nowMs);
        if (passedMs > config.pauseMs()) {
            health.worse();
        }
        livedMs += Math.min(passedMs, config.pauseMs());
        if (self.status() == Status.LEFT) {
            return;
        }
        for (Member member : List.copyOf(roster.all())) {
            if (member.isToRecheck(livedMs)) {
                ping(member, nextNumber());
            }
            if (member.isOverdue(livedMs, config, confirmersWanted())) {
                believe(member, member.rumour().as(Status.DEAD, self.nodeId()));
                shout();
            }
        }
        roster.removeIf(member -> member.isForgotten(livedMs, config));
        conductRound();
    }

    private void conductRound() {
        if (round.isPresent()) {
            Round open = round.get();
            if (open.needsHelp(livedMs, health.stretched(config.ackMs()))) {
                askForHelp(open);
            }
            if (!open.isOver(
                    livedMs,
                    open.isAcked() ? config.roundMs() : health.stretched(config.roundMs()))) {
                return;
            }
            finish(open);
        }
        rounds++;
        if (roster.all().isEmpty()) {
            greetSeeds();
        }
        Optional<Member> target = rounds % GONE_EVERY == 0 ? someGone() : roster.next();
        long number = nextNumber();
        int nodeId = target.map(member -> member.rumour().nodeId()).orElse(self.nodeId());
        round = Optional.of(new Round(nodeId, number, livedMs));
        target.ifPresent(member -> ping(member, number));
    }

    /// One that is gone, if any: perhaps it is back, or the network is.
    private Optional<Member> someGone() {
        return roster.some(1, member -> member.status().isGone()).stream()
                .findFirst()
                .or(roster::next);
    }

    private void askForHelp(Round open) {
        roster.find(open.target)
                .filter(target -> !target.status().isGone())
                .ifPresent(target ->
                        roster.some(
                                        config.helpers(),
                                        helper ->
                                                helper != target && helper.status() == Status.ALIVE)
                                .forEach(helper ->
                                        send(
                                                helper.rumour().address(),
                                                new PingFor(
                                                        self.nodeId(),
                                                        open.number,
                                                        self.address(),
                                                        target.rumour().address(),
                                                        roster.tell(self, Optional.of(target))))));
    }

    private void finish(Round open) {
        Optional<Member> target = roster.find(open.target);
        if (open.isAcked()) {
            health.better();
        } else if (target.isPresent() && !target.get().status().isGone()) {
            health.worse();
            suspect(target.get());
        }
    }

    private void suspect(Member member) {
        Rumour accusation = member.rumour().as(Status.SUSPECT, self.nodeId());
        if (member.status() == Status.ALIVE) {
            believe(member, accusation);
        } else if (member.status() == Status.SUSPECT && member.confirm(self.nodeId())) {
            believe(member, accusation);
        }
    }

    private void refused(Member member) {
        if (!member.status().isGone()) {
            suspect(member);
            member.refused(livedMs, config);
        }
    }

    private void received(Packet packet) {
        packet.rumours().forEach(this::hear);
        roster.find(packet.from()).ifPresent(Member::heard);
        switch (packet) {
            case Ping(int from, long number, HostPort replyTo, _) ->
                    send(
                            replyTo,
                            new Ack(
                                    self.nodeId(),
                                    number,
                                    roster.tell(
                                            self,
                                            roster.find(from)
                                                    .filter(m -> m.status() != Status.ALIVE))));
            case Ack(_, long number, _) -> {
                round.filter(open -> open.number == number).ifPresent(Round::acked);
                relays.take(number)
                        .ifPresent(relay ->
                                send(
                                        relay.replyTo(),
                                        new Ack(
                                                self.nodeId(),
                                                relay.number(),
                                                roster.tell(self, Optional.empty()))));
            }
            case PingFor(_, long number, HostPort replyTo, HostPort target, _) -> {
                long ours = nextNumber();
                relays.add(ours, replyTo, number);
                send(
                        target,
                        new Ping(
                                self.nodeId(),
                                ours,
                                self.address(),
                                roster.tell(self, roster.find(target))));
            }
        }
    }

    private void hear(Rumour rumour) {
        if (rumour.nodeId() == self.nodeId()) {
            hearOfItself(rumour);
            return;
        }
        Optional<Member> known = roster.find(rumour.nodeId());
        if (known.isEmpty()) {
            if (!rumour.status().isGone() && !roster.isFull()) {
                Member member = new Member(rumour, livedMs);
                roster.add(member);
                member.isNews(newsTimes());
                outputs.add(new Became(rumour));
            }
        } else if (rumour.overrides(known.get().rumour())) {
            believe(known.get(), rumour);
        } else if (isSharedSuspicion(rumour, known.get())
                && known.get().confirm(rumour.accuser())) {
            known.get().isNews(newsTimes());
        }
    }

    private static boolean isSharedSuspicion(Rumour rumour, Member known) {
        return rumour.status() == Status.SUSPECT
                && known.status() == Status.SUSPECT
                && rumour.incarnation() == known.rumour().incarnation();
    }

    private void hearOfItself(Rumour rumour) {
        boolean isWrong =
                rumour.status() != self.status() && rumour.incarnation() >= self.incarnation();
        if (self.status() == Status.ALIVE
                && (isWrong || rumour.incarnation() > self.incarnation())) {
            health.worse();
            self = self.refuted(rumour.incarnation() + 1, self.load());
        }
    }

    private void believe(Member member, Rumour newer) {
        boolean isChange = newer.status() != member.status();
        member.learn(newer, livedMs);
        member.isNews(newsTimes());
        if (isChange) {
            outputs.add(new Became(newer));
        }
    }

    private void ping(Member member, long number) {
        send(
                member.rumour().address(),
                new Ping(
                        self.nodeId(),
                        number,
                        self.address(),
                        roster.tell(
                                self,
                                Optional.of(member).filter(m -> m.status() != Status.ALIVE))));
    }

    /// Bad news does not wait for the next round.
    private void shout() {
        roster.some(config.helpers(), member -> member.status() == Status.ALIVE)
                .forEach(member -> ping(member, nextNumber()));
    }

    private void leave() {
        self =
                new Rumour(
                        self.nodeId(),
                        self.incarnation() + 1,
                        Status.LEFT,
                        self.address(),
                        self.version(),
                        self.load(),
                        self.nodeId());
        roster.some(roster.all().size(), member -> !member.status().isGone())
                .forEach(member -> ping(member, nextNumber()));
    }

    private void greetSeeds() {
        for (HostPort seed : seeds) {
            if (!seed.equals(self.address())) {
                send(
                        seed,
                        new Ping(
                                self.nodeId(),
                                nextNumber(),
                                self.address(),
                                roster.tell(self, Optional.empty())));
            }
        }
    }

    private void send(HostPort to, Packet packet) {
        outputs.add(new Send(to, packet));
    }

    private long nextNumber() {
        return ++numbers;
    }

    private int confirmersWanted() {
        return Math.max(0, Math.min(2, roster.all().size() - 1));
    }

    /// How often a rumour is passed on: enough, most likely, for all to hear it.
    private int newsTimes() {
        return 3 * (32 - Integer.numberOfLeadingZeros(roster.all().size() + 1));
    }
}
