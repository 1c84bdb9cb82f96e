package io.minikafka.cluster.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalLogTest {
    private final List<Output> outputs = new ArrayList<>();
    private final LocalLog log =
            new LocalLog(new LogState(0, 10, EpochChain.of(List.of(new EpochStart(1, 0)))));

    @Test
    void isDurableUpToWhatTheFlushedTicketCovers() {
        log.append(12, List.of(new EpochStart(2, 10)));
        long first = log.flush(outputs::add);
        log.append(15, List.of());
        long second = log.flush(outputs::add);

        log.flushed(first);
        assertThat(log.durableOffset()).isEqualTo(12);
        log.flushed(second);
        assertThat(log.durableOffset()).isEqualTo(15);
    }

    @Test
    void aFlushAskedBeforeACutDoesNotCountForWhatCameAfterIt() {
        log.append(15, List.of(new EpochStart(2, 10)));
        long before = log.flush(outputs::add);
        log.cutTo(11);
        log.append(20, List.of(new EpochStart(3, 11)));

        log.flushed(before);
        assertThat(log.durableOffset()).isEqualTo(11);
        assertThat(log.cutsDurable()).isFalse();

        log.flushed(log.flush(outputs::add));
        assertThat(log.durableOffset()).isEqualTo(20);
        assertThat(log.cutsDurable()).isTrue();
    }

    @Test
    void beginsAnewWhereTheLeadersLogBegins() {
        log.restartAt(50);
        assertThat(log.isEmpty()).isTrue();
        assertThat(log.endOffset()).isEqualTo(50);
        assertThat(log.durableOffset()).isEqualTo(10);
        log.flushed(log.flush(outputs::add));
        assertThat(log.durableOffset()).isEqualTo(50);
    }
}
