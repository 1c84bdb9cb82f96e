package io.minikafka.broker.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.HostPort;
import io.minikafka.broker.quorum.Voters.Change;
import io.minikafka.broker.quorum.Voters.Voter;
import io.minikafka.cluster.metadata.ClusterImage;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.MetadataRecord.NodeRecord;
import io.minikafka.cluster.metadata.NodeImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VotersTest {
    private final List<Voter> voters = new ArrayList<>();

    @Test
    void growToThreeAndNotBeyondWhileThereAreFewNodes() {
        assertThat(grown(1)).isEqualTo(1);
        assertThat(grown(2)).isEqualTo(2);
        assertThat(grown(6)).isEqualTo(3);
        assertThat(grown(7)).isEqualTo(5);
    }

    @Test
    void whoHasNotCaughtUpIsNotAsked() {
        voters.add(voter(1));
        assertThat(Voters.next(nodes(3), voters, Set.of(), Set.of())).isEmpty();
    }

    @Test
    void whoIsGoneForLongIsReplacedIfSomebodyIsThere() {
        IntStream.rangeClosed(1, 3).forEach(id -> voters.add(voter(id)));
        assertThat(Voters.next(nodes(3), voters, Set.of(), Set.of(2))).isEmpty();
        assertThat(Voters.next(nodes(4), voters, Set.of(voter(4)), Set.of(2)))
                .contains(new Change.Remove(voter(2)));
    }

    @Test
    void aVoterWhoseDiskIsAnotherOneIsTakenOutAtOnce() {
        Voter old = new Voter(2, new UUID(7, 7));
        voters.addAll(List.of(voter(1), old, voter(3)));
        assertThat(Voters.next(nodes(3), voters, Set.of(voter(2)), Set.of()))
                .contains(new Change.Remove(old));
        voters.remove(old);
        assertThat(Voters.next(nodes(3), voters, Set.of(voter(2)), Set.of()))
                .containsInstanceOf(Change.Add.class);
    }

    private int grown(int count) {
        voters.clear();
        voters.add(voter(1));
        Set<Voter> all = new HashSet<>();
        IntStream.rangeClosed(1, count).forEach(id -> all.add(voter(id)));
        for (int round = 0; round < 2 * count; round++) {
            Optional<Change> change = Voters.next(nodes(count), voters, all, Set.of());
            if (change.isPresent() && change.get() instanceof Change.Add(NodeImage node)) {
                voters.add(new Voter(node.nodeId(), node.directoryId()));
            }
        }
        return voters.size();
    }

    private static Voter voter(int id) {
        return new Voter(id, new UUID(0, id));
    }

    private static ClusterImage nodes(int count) {
        MetadataImage image = MetadataImage.EMPTY;
        for (int id = 1; id <= count; id++) {
            image =
                    image.replay(
                            new NodeRecord(
                                    new NodeImage(
                                            id,
                                            new UUID(0, id),
                                            new HostPort("host", id),
                                            "",
                                            256,
                                            false,
                                            "1",
                                            1,
                                            false)));
        }
        return image.cluster();
    }
}
