package io.minikafka.broker.group.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.OutcomeSource;
import io.minikafka.broker.OutcomeSources;
import org.junit.jupiter.api.Test;

class OffsetAdmissionsTest {
    private final OffsetAdmissions admissions = new OffsetAdmissions();

    @Test
    void anEndInBetweenVoidsAnAdmission() {
        OffsetAdmissions.Admission before = admissions.begin("g", 1);
        OffsetAdmissions.Admission other = admissions.begin("g", 2);
        OffsetAdmissions.Admission elsewhere = admissions.begin("h", 1);
        admissions.ended("g", 1);
        OffsetAdmissions.Admission after = admissions.begin("g", 1);
        assertThat(before.close()).isFalse();
        assertThat(other.close()).isTrue();
        assertThat(elsewhere.close()).isTrue();
        assertThat(after.close()).isTrue();
    }

    @Test
    void ofTwoCoordinatorsOfAShardTheLaterOneCounts() {
        OutcomeSources sources = new OutcomeSources();
        assertThat(sources.heard(new OutcomeSource(3, 5))).isTrue();
        assertThat(sources.heard(new OutcomeSource(4, 1))).isTrue();
        assertThat(sources.heard(new OutcomeSource(3, 5))).isTrue();
        assertThat(sources.heard(new OutcomeSource(3, 6))).isTrue();
        assertThat(sources.heard(new OutcomeSource(3, 5))).isFalse();
        assertThat(sources.heard(OutcomeSource.ALONE)).isTrue();
    }
}
