package io.minikafka.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Await;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenerRegionTest {
    private static final int FILE_BYTES = 9 << 20;

    @TempDir Path directory = Path.of("");
    private final byte[] content = new byte[FILE_BYTES];
    private Path file = Path.of("");

    @BeforeEach
    void writeFile() throws Exception {
        new Random(9).nextBytes(content);
        file = directory.resolve("segment.log");
        Files.write(file, content);
    }

    private static List<Part> around(CountedRegion region) {
        return List.of(
                new Part.Bytes(ByteBuffer.wrap(new byte[] {1, 2, 3})),
                new Part.Region(region),
                new Part.Bytes(ByteBuffer.wrap(new byte[] {4, 5})));
    }

    @Test
    void regionsArriveWholeAmidOtherPartsAndAreReleasedOnce() throws Exception {
        CountedRegion large = new CountedRegion(file, 11, FILE_BYTES - 20);
        CountedRegion empty = new CountedRegion(file, 0, 0);
        try (TestNode node = TestNode.parking();
                Client client = new Client(node.listener.port(), 4096)) {
            client.send("large");
            client.send("empty");
            Exchange first = node.takeParked();
            node.takeParked().respond(around(empty));
            first.respond(around(large));
            assertThat(client.receiveBytes())
                    .isEqualTo(
                            Frames.join(
                                    new byte[] {1, 2, 3},
                                    Arrays.copyOfRange(content, 11, FILE_BYTES - 9),
                                    new byte[] {4, 5}));
            assertThat(client.receiveBytes()).containsExactly(1, 2, 3, 4, 5);
            assertThat(large.releases).hasValue(1);
            assertThat(empty.releases).hasValue(1);
        }
        assertThat(large.releases).hasValue(1);
    }

    @Test
    void regionsOfAClientThatLeavesAmidItsResponseAreReleasedOnce() throws Exception {
        CountedRegion sending = new CountedRegion(file, 0, FILE_BYTES);
        CountedRegion queued = new CountedRegion(file, 0, FILE_BYTES);
        CountedRegion late = new CountedRegion(file, 0, FILE_BYTES);
        try (TestNode node = TestNode.parking()) {
            Client client = new Client(node.listener.port(), 4096);
            for (int i = 0; i < 3; i++) {
                client.send("all of it");
            }
            Exchange first = node.takeParked();
            Exchange second = node.takeParked();
            Exchange third = node.takeParked();
            second.respond(around(queued));
            first.respond(around(sending));
            Await.until("some of it is sent", () -> node.counters.sentBytes() > 100);
            client.reset();
            Await.until("the connection is gone", () -> !third.isOpen());
            third.respond(around(late));
            Await.until("the last one is released", () -> late.releases.get() == 1);
        }
        assertThat(sending.releases).hasValue(1);
        assertThat(queued.releases).hasValue(1);
        assertThat(late.releases).hasValue(1);
    }

    @Test
    void aRegionWhoseFileHasShrunkEndsTheConnectionInsteadOfSpinning() throws Exception {
        CountedRegion region = new CountedRegion(file, FILE_BYTES - 100, 1000);
        try (TestNode node = TestNode.with(e -> e.respond(around(region)));
                Client client = node.client()) {
            client.send("more than there is");
            node.awaitClosed(CloseReason.RESPONSE_FAILED, 1);
        }
        assertThat(region.releases).hasValue(1);
    }

    @Test
    void whatIsAnsweredAfterTheEndIsReleasedToo() throws Exception {
        CountedRegion region = new CountedRegion(file, 0, 10);
        try (TestNode node = TestNode.parking();
                Client client = node.client()) {
            client.send("too late");
            Exchange exchange = node.takeParked();
            node.listener.close();
            exchange.respond(around(region));
        }
        assertThat(region.releases).hasValue(1);
    }
}
