package io.minikafka.broker.group.assign;

import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.UUID;

/// Gives each member as many partitions as the others, and moves no partition that may stay. With equal
/// subscriptions loads differ by one at most; with different ones, no single move would make them more equal.
final class UniformAssignor implements Assignor {
    @Override
    public String name() {
        return "uniform";
    }

    @Override
    public SequencedMap<String, PartitionSet> assign(
            List<Subscriber> members, SortedMap<UUID, Integer> partitions) {
        Shares shares = new Shares(members, partitions);
        boolean allAlike =
                members.stream()
                        .allMatch(member -> member.topics().equals(members.getFirst().topics()));
        if (allAlike) {
            shares.keep(shares.quotas());
            shares.giveTheRest();
        } else {
            shares.keep(shares.noQuotas());
            shares.giveTheRest();
            shares.level();
        }
        return shares.target();
    }
}
