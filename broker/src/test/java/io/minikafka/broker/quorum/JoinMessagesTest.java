package io.minikafka.broker.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.base.FormatException;
import io.minikafka.base.HostPort;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JoinMessagesTest {
    private static final HostPort HERE = new HostPort("here", 9_092);

    @Test
    void aRequestIsReadAsItWasWritten() {
        JoinRequest request =
                new JoinRequest("c", 3, new UUID(1, 2), HERE, "rack", 256, "0.1.0", 77);
        assertThat(JoinRequest.read(request.toBytes())).isEqualTo(request);
        assertThat(request.node().fenced()).isFalse();
    }

    @Test
    void whoHasNoAddressYetGetsNothingToDo() {
        JoinRequest request =
                new JoinRequest("", -1, new UUID(1, 2), new HostPort("", 0), "", 1, "v", 0);
        assertThat(JoinRequest.read(request.toBytes()).node().fenced()).isTrue();
    }

    @Test
    void repliesAreReadAsTheyWereWritten() {
        for (JoinReply reply :
                List.of(
                        new JoinReply.AskElsewhere(Optional.of(HERE)),
                        new JoinReply.AskElsewhere(Optional.empty()),
                        new JoinReply.Refused("why"),
                        new JoinReply.Later())) {
            assertThat(JoinReply.read(reply.toBytes())).isEqualTo(reply);
        }
        JoinReply.Joined joined =
                new JoinReply.Joined(2, "c", new byte[] {1, 2}, 99, List.of(HERE, HERE));
        assertThat(JoinReply.read(joined.toBytes())).usingRecursiveComparison().isEqualTo(joined);
    }

    @Test
    void damagedBytesAreNamed() {
        byte[] bytes = new JoinReply.Refused("why").toBytes();
        bytes[1] = 7;
        assertThatThrownBy(() -> JoinReply.read(bytes)).isInstanceOf(FormatException.class);
        assertThatThrownBy(() -> JoinReply.read(new byte[] {9}))
                .isInstanceOf(FormatException.class);
        assertThatThrownBy(() -> JoinRequest.read(new byte[3])).isInstanceOf(FormatException.class);
    }
}
