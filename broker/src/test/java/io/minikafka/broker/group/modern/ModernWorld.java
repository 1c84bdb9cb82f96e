package io.minikafka.broker.group.modern;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.group.FakeTopics;
import io.minikafka.broker.group.Group;
import io.minikafka.broker.group.SimulatedWorld;
import java.util.ArrayList;
import java.util.List;

/// A world with one modern group. In the end every request was answered, and the group has come to rest.
public abstract class ModernWorld<M extends SimulatedMember> extends SimulatedWorld {
    protected final List<M> members = new ArrayList<>();

    private final int helpChance;

    /// @param helpChance of 1,000 things that happen, how many are the help of others
    protected ModernWorld(long seed, int helpChance) {
        super(seed, new FakeTopics());
        this.helpChance = helpChance;
    }

    /// Something that the group depends on changes.
    protected abstract void change();

    /// Others do what the group asked them for.
    protected void help() {}

    /// One thing happens.
    public final void step() {
        int chance = random.nextInt(1_000);
        if (chance < 3) {
            restart();
        } else if (chance < 8) {
            someone().crash();
        } else if (chance < 14 && sink.waiting() > 0) {
            sink.failNext();
        } else if (chance < 300) {
            commitOne();
        } else if (chance < 302) {
            change();
            coordinator().topicsChanged();
        } else if (chance < 302 + helpChance) {
            help();
        } else if (chance < 500) {
            pass(random.nextInt(chance < 306 + helpChance ? 5_000 : 500));
        } else {
            someone().act(random);
        }
        advance();
    }

    private M someone() {
        return members.get(random.nextInt(members.size()));
    }

    @Override
    protected void disconnected() {
        members.forEach(SimulatedMember::disconnected);
    }

    /// No more faults: the group comes to rest with everybody in it, and nobody is left waiting.
    protected final Group rest(int rounds) {
        for (int round = 0; round < rounds; round++) {
            members.forEach(SimulatedMember::actCalmly);
            sink.commitAll();
            help();
            pass(500);
            sink.commitAll();
        }
        nobodyIsLeftWaiting();
        Group group = coordinator().group(GROUP).orElseThrow();
        assertThat(group.stateLabel()).isEqualTo("Stable");
        assertThat(group.log().isRebalancing()).isFalse();
        return group;
    }
}
