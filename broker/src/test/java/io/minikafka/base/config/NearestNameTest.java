package io.minikafka.base.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
    private static final List<String> NAMES =
            List.of("log.dirs", "log.retention.ms", "log.retention.hours", "node.id");

    @Test
    void findsWhatWasMeant() {
        assertThat(NearestName.of("log.dir", NAMES)).contains("log.dirs");
        assertThat(NearestName.of("log.retention.hous", NAMES)).contains("log.retention.hours");
        assertThat(NearestName.of("ndoe.id", NAMES)).contains("node.id");
    }

    @Test
    void offersNothingForSomethingElse() {
        assertThat(NearestName.of("zookeeper.connect", NAMES)).isEmpty();
        assertThat(NearestName.of("x", NAMES)).isEmpty();
    }

    @Test
    void countsInsertionDeletionSubstitutionAndSwapOnce() {
        assertThat(NearestName.edits("abc", "abc")).isZero();
        assertThat(NearestName.edits("abc", "abxc")).isEqualTo(1);
        assertThat(NearestName.edits("abc", "ac")).isEqualTo(1);
        assertThat(NearestName.edits("abc", "axc")).isEqualTo(1);
        assertThat(NearestName.edits("abc", "acb")).isEqualTo(1);
        assertThat(NearestName.edits("", "abc")).isEqualTo(3);
    }
}
