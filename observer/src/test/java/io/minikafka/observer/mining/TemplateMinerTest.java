package io.minikafka.observer.mining;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TemplateMinerTest {
    private static final List<String> USERS =
            List.of(
                    "anna", "boris", "carla", "dmitri", "eva", "farid", "greta", "hugo", "ines",
                    "jan");

    @Test
    void linesThatDifferInNumbersHaveOneTemplate() {
        TemplateMiner miner = new TemplateMiner();
        Mined first = miner.mine("segment 17 of orders rolled after 12 ms");
        Mined second = miner.mine("segment 18 of orders rolled after 7 ms");
        assertThat(first.isNew()).isTrue();
        assertThat(second.isNew()).isFalse();
        assertThat(second.templateId()).isEqualTo(first.templateId());
        assertThat(second.template().text()).isEqualTo("segment <*> of orders rolled after <*> ms");
        assertThat(second.template().parameters("segment 18 of orders rolled after 7 ms"))
                .containsExactly("18", "7");
    }

    @Test
    void aWordBecomesAVariableWhenManyStoodThere() {
        TemplateMiner miner = new TemplateMiner();
        List<Integer> absorbed = new ArrayList<>();
        int last = 0;
        for (String user : USERS) {
            Mined mined = miner.mine("session opened for user " + user + " by the door");
            absorbed.addAll(mined.absorbed());
            last = mined.templateId();
        }
        assertThat(miner.templates()).hasSize(1);
        assertThat(absorbed).doesNotContain(last).isNotEmpty();
        assertThat(miner.templates().getFirst().text())
                .isEqualTo("session opened for user <*> by the door");
        assertThat(miner.linesOf(last)).isEqualTo(USERS.size());
        assertThat(miner.mine("session opened for user zoe by the door").isNew()).isFalse();
        assertThat(
                        miner.templates()
                                .getFirst()
                                .parameters("session opened for user zoe by the door"))
                .containsExactly("zoe");
    }

    @Test
    void twoStatesOfAMachineStayTwoTemplates() {
        TemplateMiner miner = new TemplateMiner();
        assertThat(miner.mine("broker 1 is now the leader").templateId())
                .isNotEqualTo(miner.mine("broker 1 is now a follower").templateId());
        assertThat(miner.mine("disk 3 failed").templateId())
                .isNotEqualTo(miner.mine("disk 3 recovered").templateId());
    }

    @Test
    void whereANumberStoodAWordIsAValueToo() {
        TemplateMiner miner = new TemplateMiner();
        int id = miner.mine("retention of topic orders is 3600").templateId();
        Mined mined = miner.mine("retention of topic orders is unlimited");
        assertThat(mined.templateId()).isEqualTo(id);
        assertThat(mined.isNew()).isFalse();
        assertThat(mined.absorbed()).isEmpty();
    }

    @Test
    void whoSpeaksStaysApart() {
        TemplateMiner miner = new TemplateMiner();
        for (String speaker : USERS) {
            miner.mine(speaker + " startup succeeded today");
        }
        assertThat(miner.templates()).hasSize(USERS.size());
    }

    @Test
    void theSameLinesGiveTheSameTemplates() {
        assertThat(transcript(7)).isEqualTo(transcript(7));
    }

    private static List<String> transcript(long seed) {
        TemplateMiner miner = new TemplateMiner(new MinerLimits(200, 20, 16, 16));
        Random random = new Random(seed);
        return IntStream.range(0, 5_000)
                .mapToObj(_ -> miner.mine(sentence(random)).toString())
                .toList();
    }

    private static String sentence(Random random) {
        StringBuilder line = new StringBuilder();
        for (int i = random.nextInt(6); i >= 0; i--) {
            line.append(USERS.get(random.nextInt(USERS.size())))
                    .append(random.nextBoolean() ? " " : ": ");
        }
        return line.toString();
    }

    @Test
    void memoryIsBoundedHoweverManyTemplatesCome() {
        TemplateMiner miner = new TemplateMiner(new MinerLimits(500, 50, 100, 100));
        for (int i = 0; i < 20_000; i++) {
            String shape = "(".repeat(i % 97 + 1).replace("(", "( x ");
            miner.mine("a" + letters(i) + " b" + letters(i * 31) + " c" + letters(i * 17) + shape);
            assertThat(miner.templates().size()).isLessThanOrEqualTo(100);
        }
        assertThat(miner.evictions()).isPositive();
        assertThat(miner.lines()).isEqualTo(20_000);
    }

    private static String letters(int number) {
        return Integer.toString(number, 36).replaceAll("[0-9]", "q");
    }

    @Test
    void whatIsSeenOftenOutlivesAFloodOfOthers() {
        TemplateMiner miner = new TemplateMiner(new MinerLimits(500, 50, 64, 64));
        int id = miner.mine("heartbeat of node 1 received").templateId();
        for (int i = 0; i < 5_000; i++) {
            miner.mine("x" + letters(i) + " y" + letters(i * 7) + " z" + letters(i * 13));
            assertThat(miner.mine("heartbeat of node 2 received").templateId()).isEqualTo(id);
        }
    }
}
