package io.minikafka.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ElectorateTest {
    @Test
    void moreThanHalfMustLive() {
        assertThat(Electorate.text(1)).startsWith("1 node votes on the metadata: without it");
        assertThat(Electorate.text(2)).startsWith("2 nodes vote on the metadata: without 1 of");
        assertThat(Electorate.text(3)).startsWith("3 nodes vote on the metadata: without 2 of");
        assertThat(Electorate.text(4)).startsWith("4 nodes vote on the metadata: without 2 of");
        assertThat(Electorate.text(5)).startsWith("5 nodes vote on the metadata: without 3 of");
    }
}
