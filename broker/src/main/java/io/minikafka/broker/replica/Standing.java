package io.minikafka.broker.replica;

import io.minikafka.broker.Contact;
import io.minikafka.broker.PartitionHome;
import io.minikafka.cluster.replication.Copy;
import io.minikafka.cluster.replication.PartitionState;
import io.minikafka.cluster.replication.Replica;
import java.util.List;
import java.util.Optional;

/// What others may know of a replica: whether it leads, knows what is committed, and has enough followers, or whether it
/// follows. Told by the replica's mailbox, read by any thread.
final class Standing {
    private static final Seen NOTHING = Seen.following(PartitionHome.NO_OFFICE);

    private final Contact contact;
    private final Runnable officeNews;
    private volatile Seen seen = NOTHING;
    private volatile boolean areCopiesWanted;

    private record Seen(
            int office,
            boolean isEstablished,
            boolean hasWriteQuorum,
            List<Copy> copies,
            int followed) {
        static Seen following(int epoch) {
            return new Seen(PartitionHome.NO_OFFICE, false, false, List.of(), epoch);
        }
    }

    /// @param contact with the cluster
    /// @param officeNews run when the replica has begun or ceased to lead, or to know what is committed
    Standing(Contact contact, Runnable officeNews) {
        this.contact = contact;
        this.officeNews = officeNews;
    }

    int office() {
        return seen.office();
    }

    boolean isEstablished() {
        return seen.isEstablished();
    }

    boolean hasWriteQuorum() {
        return seen.hasWriteQuorum();
    }

    /// Looked up with each tick once somebody has asked: in most clusters nobody names racks.
    List<Copy> copies() {
        areCopiesWanted = true;
        return seen.copies();
    }

    int followed() {
        return seen.followed();
    }

    /// @param state of the partition, as far as it is known
    /// @param anew whether to count again who lives, which is work
    void is(Replica machine, Optional<PartitionState> state, boolean anew) {
        if (machine.isLeader()) {
            leads(machine, state, anew);
        } else {
            int followed = machine.isUpToDateFollower() ? machine.epoch() : PartitionHome.NO_OFFICE;
            if (seen.office() != PartitionHome.NO_OFFICE || seen.followed() != followed) {
                see(Seen.following(followed));
            }
        }
    }

    void isNothing() {
        see(NOTHING);
    }

    /// A leader that has neither enough followers nor contact with the cluster may have a successor of which it does not
    /// hear. It stands aside: clients that came to it look for another leader, instead of waiting for what it cannot do.
    private void leads(Replica machine, Optional<PartitionState> state, boolean anew) {
        Seen before = seen;
        boolean isSame =
                before.office() == machine.epoch()
                        && before.isEstablished() == machine.isEstablished();
        if (anew || !isSame) {
            int needed = state.map(known -> known.configuration().quorums().w()).orElse(1);
            boolean standsAside = contact.isLost() && machine.presentAdopted() < needed;
            see(
                    standsAside
                            ? NOTHING
                            : new Seen(
                                    machine.epoch(),
                                    machine.isEstablished(),
                                    machine.liveAdopted() >= needed,
                                    areCopiesWanted ? machine.copies() : List.of(),
                                    PartitionHome.NO_OFFICE));
        }
    }

    private void see(Seen now) {
        Seen before = seen;
        seen = now;
        if (before.office() != now.office() || before.isEstablished() != now.isEstablished()) {
            officeNews.run();
        }
    }
}
