package io.minikafka.observer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GroupingAccuracyTest {
    @Test
    void onlyWholeGroupsCount() {
        List<String> truth = List.of("a", "a", "b", "b", "c");
        assertThat(GroupingAccuracy.of(List.of(1, 1, 2, 2, 3), truth).share()).isEqualTo(1);
        assertThat(GroupingAccuracy.of(List.of(1, 1, 2, 4, 3), truth).share()).isEqualTo(0.6);
        assertThat(GroupingAccuracy.of(List.of(1, 1, 2, 2, 2), truth).share()).isEqualTo(0.4);
        assertThat(GroupingAccuracy.of(List.of(1, 1, 1, 1, 1), truth).share()).isZero();
    }
}
