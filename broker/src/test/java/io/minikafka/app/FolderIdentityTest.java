package io.minikafka.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.app.FolderIdentity.Membership;
import io.minikafka.app.node.StartException;
import io.minikafka.base.HostPort;
import io.minikafka.storage.disk.SimulatedDisk;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FolderIdentityTest {
    private final SimulatedDisk disk = new SimulatedDisk(1);

    @Test
    void aNewFolderKeepsWhatItBecame() {
        FolderIdentity made = FolderIdentity.of(disk, OptionalInt.empty(), 1);
        assertThat(made.nodeId()).isEqualTo(1);
        assertThat(made.membership()).isEmpty();
        assertThat(FolderIdentity.of(disk, 1)).isEqualTo(made);
        assertThatThrownBy(() -> FolderIdentity.of(disk, 2))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("belongs to node 1, but node.id = 2");
    }

    @Test
    void aNodeThatFoundsAClusterKeepsItsIdsAndGetsASecret() {
        FolderIdentity alone = FolderIdentity.of(disk, 3);
        FolderIdentity founding = FolderIdentity.write(disk, alone.founding());
        FolderIdentity read = FolderIdentity.of(disk, OptionalInt.empty(), 1);
        assertThat(read.nodeId()).isEqualTo(3);
        assertThat(read.clusterId()).isEqualTo(alone.clusterId());
        assertThat(read.directory()).isEqualTo(alone.directory());
        assertThat(read.membership().orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(founding.membership().orElseThrow());
        assertThat(read.membership().orElseThrow().founder()).isTrue();
    }

    @Test
    void aMemberRemembersWhomToAsk() {
        Membership membership =
                new Membership(
                        new byte[32],
                        false,
                        List.of(new HostPort("a", 1), new HostPort("::1", 9_092)));
        FolderIdentity.write(
                disk,
                new FolderIdentity(
                        "cluster",
                        7,
                        FolderIdentity.of(new SimulatedDisk(2), 1).directoryId(),
                        Optional.of(membership)));
        assertThat(FolderIdentity.of(disk, 7).membership().orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(membership);
    }
}
