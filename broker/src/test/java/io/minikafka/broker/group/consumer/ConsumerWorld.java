package io.minikafka.broker.group.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.group.FakeOverrides;
import io.minikafka.broker.group.FakeTopics;
import io.minikafka.broker.group.Group;
import io.minikafka.broker.group.GroupType;
import io.minikafka.broker.group.assign.PartitionSet;
import io.minikafka.broker.group.modern.ModernWorld;
import java.util.Optional;
import java.util.UUID;

/// A small world with one group, members of both protocols, and topics that come and go. Checked besides what is
/// in every such world:
///
/// - no two members work on one partition;
/// - in the end all partitions are shared out evenly.
final class ConsumerWorld extends ModernWorld<ConsumerClient> {
    static final int PARTITIONS = 7;

    private final FakeOverrides overrides = new FakeOverrides();
    private Optional<ConsumerGroups> consumers = Optional.empty();

    ConsumerWorld(long seed, int newMembers, int classicMembers) {
        super(seed, 0);
        topics.add("t", PARTITIONS);
        topics.add("u", 3);
        begin();
        for (int i = 0; i < newMembers; i++) {
            members.add(new NewMember(this, "n" + i, i % 3 == 2));
        }
        for (int i = 0; i < classicMembers; i++) {
            members.add(new EagerMember(this, "c" + i));
        }
    }

    @Override
    protected void serve() {
        ConsumerGroups made =
                new ConsumerGroups(
                        coordinator().shared(),
                        coordinator().classicGroups(),
                        ConsumerConfig.defaults(),
                        overrides,
                        topics);
        coordinator().serve(made);
        consumers = Optional.of(made);
    }

    @Override
    protected void change() {
        if (topics.topic("u").isPresent()) {
            topics.delete("u");
        } else {
            topics.add("u", 1 + random.nextInt(4));
        }
    }

    /// A member has begun to work on what it has now.
    void took(ConsumerClient member) {
        for (ConsumerClient other : members) {
            if (other != member) {
                assertThat(other.owned().and(member.owned()))
                        .as("partitions that two members work on")
                        .isEqualTo(PartitionSet.EMPTY);
            }
        }
    }

    void settle() {
        Group group = rest(400);
        boolean allClassic = members.stream().allMatch(ConsumerClient::isClassic);
        assertThat(group.type()).isEqualTo(allClassic ? GroupType.CLASSIC : GroupType.CONSUMER);
        PartitionSet all = PartitionSet.EMPTY;
        int total = 0;
        int least = Integer.MAX_VALUE;
        int most = 0;
        for (ConsumerClient member : members) {
            int size = member.owned().size();
            all = all.plus(member.owned());
            total += size;
            least = Math.min(least, size);
            most = Math.max(most, size);
        }
        assertThat(total).isEqualTo(PARTITIONS);
        assertThat(all.size()).isEqualTo(PARTITIONS);
        assertThat(most - least).isLessThanOrEqualTo(1);
    }

    /// Those of the new protocol go for good.
    void newMembersLeave() {
        members.removeIf(member -> !member.isClassic());
        pass(120_000);
        sink.commitAll();
    }

    ConsumerGroups consumers() {
        return consumers.orElseThrow();
    }

    ClassicFormats formats() {
        return new ClassicFormats(topics);
    }

    UUID topicId(String name) {
        return FakeTopics.id(name);
    }
}
