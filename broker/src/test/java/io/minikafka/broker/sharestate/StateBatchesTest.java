package io.minikafka.broker.sharestate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StateBatchesTest {
    private static final int OFFSETS = 40;
    private static final int[] STATES = {0, 2, 4, 5, 6, 7};

    /// Of what cannot be told apart by rank, the first stays: so here each rank has one state.
    private static final int[] ONE_OF_EACH_RANK = {0, 2, 5};

    @Test
    void whatIsSaidTwiceInAnyOrderComesToTheSame() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<StateBatch> said = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                said.add(batch(random, ONE_OF_EACH_RANK));
            }
            StateBatches once = new StateBatches();
            said.forEach(once::join);
            said.addAll(said.subList(0, random.nextInt(30)));
            Collections.shuffle(said, random);
            StateBatches shuffled = new StateBatches();
            said.forEach(shuffled::join);
            assertThat(shuffled.list()).as("seed %d", seed).isEqualTo(once.list());
        }
    }

    @Test
    void eachOffsetHasWhatWasSaidOfItAlone() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            StateBatches batches = new StateBatches();
            StateBatch[] model = new StateBatch[OFFSETS];
            for (int i = 0; i < 30; i++) {
                StateBatch said = batch(random, STATES);
                batches.join(said);
                for (long offset = said.first(); offset <= said.last(); offset++) {
                    StateBatch one = said.within(offset, offset);
                    StateBatch before = model[(int) offset];
                    model[(int) offset] = before == null ? one : before.joinedWith(one);
                }
            }
            List<StateBatch> kept = batches.list();
            for (int i = 0; i < OFFSETS; i++) {
                long offset = i;
                List<StateBatch> found =
                        kept.stream()
                                .filter(one -> one.first() <= offset && offset <= one.last())
                                .map(one -> one.within(offset, offset))
                                .toList();
                assertThat(found)
                        .as("seed %d, offset %d", seed, offset)
                        .isEqualTo(model[i] == null ? List.of() : List.of(model[i]));
            }
            for (int i = 1; i < kept.size(); i++) {
                assertThat(kept.get(i - 1).continuesWith(kept.get(i))).isFalse();
            }
        }
    }

    @Test
    void theStartPassesWhatIsDoneAndNothingElse() {
        StateBatches batches = new StateBatches();
        batches.join(new StateBatch(0, 9, 0, 1));
        batches.join(new StateBatch(3, 5, 2, 1));
        batches.join(new StateBatch(6, 6, 4, 1));
        assertThat(batches.startAt(0)).isZero();
        assertThat(batches.startAt(3)).isEqualTo(7);
        assertThat(batches.list()).containsExactly(new StateBatch(7, 9, 0, 1));
    }

    private static StateBatch batch(Random random, int[] states) {
        long first = random.nextInt(OFFSETS);
        long last = first + random.nextInt((int) (OFFSETS - first));
        int state = states[random.nextInt(states.length)];
        return new StateBatch(first, last, state, state == 0 ? random.nextInt(4) : 1);
    }
}
