package io.minikafka.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.cluster.Quorums;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AckMeaningTest {
    @Test
    void saysWhatIsLeftWhenNodesFail() {
        assertThat(AckMeaning.of(Optional.of("fsync"), Optional.of(Quorums.of(3))))
                .anyMatch(line -> line.contains("fsynced on 2 of 3 nodes"))
                .anyMatch(line -> line.contains("any 1 node may fail"))
                .anyMatch(line -> line.contains("acks=1"));
        assertThat(AckMeaning.of(Optional.of("os"), Optional.of(new Quorums(3, 3, 1))))
                .anyMatch(line -> line.contains("on all 3 nodes") && line.contains("2 machines"))
                .anyMatch(line -> line.contains("no node may fail"));
    }

    @Test
    void doesNotSpeakOfOtherNodesWhereThereAreNone() {
        assertThat(AckMeaning.of(Optional.of("fsync"), Optional.of(Quorums.of(1))))
                .singleElement()
                .asString()
                .contains("on this node");
        assertThat(AckMeaning.of(Optional.empty(), Optional.empty()))
                .singleElement()
                .asString()
                .contains("does not say");
    }
}
