package io.minikafka.network.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Await;
import io.minikafka.network.Exchange;
import io.minikafka.network.Part;
import io.minikafka.network.link.CallOutcome.Failed;
import io.minikafka.network.link.CallOutcome.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinksTest {
    @Test
    void lettersArriveWholeAndManyInOneFrame() {
        try (LinkNode one = new LinkNode(1);
                LinkNode two = new LinkNode(2)) {
            one.knows(2, two).connected(2);
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                String text = "letter " + i + "x".repeat(i % 50);
                sent.add(text);
                assertThat(one.say(2, text)).isTrue();
            }
            Await.until("all are there", () -> two.letters.size() == 500);
            assertThat(two.letters).containsExactlyElementsOf(sent);
            assertThat(two.senders).containsOnly(1);
            assertThat(one.counters.bundlesSent()).isLessThan(one.counters.lettersSent());
        }
    }

    @Test
    void recordsFollowTheirHeadAndAreReleased() {
        try (LinkNode one = new LinkNode(1);
                LinkNode two = new LinkNode(2)) {
            one.knows(2, two).connected(2);
            var file = new TestRegion("r".repeat(100_000), false);
            var memory = new TestRegion("m".repeat(50), true);
            one.links.send(2, new Letter(bytes("file "), Optional.of(file)));
            one.links.send(2, new Letter(bytes("memory "), Optional.of(memory)));
            Await.until("both are there", () -> two.letters.size() == 2);
            assertThat(two.letters)
                    .containsExactly("file " + "r".repeat(100_000), "memory " + "m".repeat(50));
            Await.until("released", () -> file.releases.get() == 1);
        }
    }

    @Test
    void whatIsSmallDoesNotWaitBehindRecords() {
        Outbox outbox = new Outbox(LinkNode.QUICK, new LinkCounters());
        outbox.offer(new Letter(bytes("large "), Optional.of(new TestRegion("r", false))));
        outbox.offer(Letter.of(bytes("small")));
        List<Part> bundle = outbox.nextBundle();
        assertThat(bundle).hasSize(2);
        assertThat(bundle.getFirst())
                .isInstanceOfSatisfying(
                        Part.Bytes.class,
                        heads ->
                                assertThat(StandardCharsets.UTF_8.decode(heads.buffer()).toString())
                                        .containsSubsequence("small", "large"));
        assertThat(outbox.isEmpty()).isTrue();
    }

    @Test
    void callsAreAnsweredInAnyOrder() {
        try (LinkNode one = new LinkNode(1);
                LinkNode two = new LinkNode(2)) {
            one.knows(2, two);
            TestCall slow = one.call(2, LinkNode.PARK, 77, "slow");
            Await.until("the slow one waits", () -> !two.parked.isEmpty());
            TestCall quick = one.call(2, LinkNode.ECHO, 77, "quick");
            assertThat(quick.answer()).isEqualTo("77 quick");
            assertThat(slow.isDone()).isFalse();
            LinkNode.answer(two.parked.remove());
            assertThat(slow.answer()).isEqualTo("77 slow");
        }
    }

    @Test
    void aNodeWhoseNumberIsNotKnownYetIsReachedByItsAddress() {
        try (LinkNode one = new LinkNode(1);
                LinkNode two = new LinkNode(2)) {
            one.knows(-5, two);
            assertThat(one.call(-5, LinkNode.ECHO, 3, "who?").answer()).isEqualTo("3 who?");
        }
    }

    @Test
    void whoeverDoesNotKnowTheSecretIsRefused() {
        var stranger = new LinkIdentity(LinkNode.CLUSTER, 1, bytes("another secret, long enough"));
        try (LinkNode one = new LinkNode(stranger, 0, LinkNode.QUICK, config -> config);
                LinkNode two = new LinkNode(2)) {
            one.knows(2, two);
            one.say(2, "never read");
            Failed failed = one.call(2, LinkNode.ECHO, 1, "").failure();
            assertThat(failed.reason()).isEqualTo(Reason.UNREACHABLE);
            assertThat(failed.detail()).contains("secret");
            assertThat(two.letters).isEmpty();
        }
    }

    @Test
    void anotherClusterAnotherNodeAndOneselfAreRefusedWithTheReason() {
        var elsewhere = new LinkIdentity("elsewhere", 9, LinkNode.SECRET);
        try (LinkNode one = new LinkNode(1);
                LinkNode two = new LinkNode(2);
                LinkNode twin = new LinkNode(1);
                LinkNode other = new LinkNode(elsewhere, 0, LinkNode.QUICK, config -> config)) {
            one.knows(3, two).knows(9, other).knows(4, twin);
            assertThat(one.call(9, LinkNode.ECHO, 1, "").failure().detail())
                    .contains("another cluster");
            assertThat(one.call(3, LinkNode.ECHO, 1, "").failure().detail())
                    .contains("another node");
            assertThat(two.counters.refusals()).isPositive();
            assertThat(one.call(1, LinkNode.ECHO, 1, "").failure().reason())
                    .isEqualTo(Reason.UNKNOWN_NODE);
            one.knows(-1, twin);
            assertThat(one.call(-1, LinkNode.ECHO, 1, "").failure().detail())
                    .contains("own number");
        }
    }

    @Test
    void aCallFailsWhenItsConnectionIsLostAndTheNextOneGoesThrough() {
        try (LinkNode one = new LinkNode(1)) {
            int port;
            try (LinkNode two = new LinkNode(2)) {
                port = two.port();
                one.knows(2, two);
                TestCall call = one.call(2, LinkNode.PARK, 1, "lost");
                Await.until("it waits", () -> !two.parked.isEmpty());
                two.listener.close();
                assertThat(call.failure().reason()).isEqualTo(Reason.LOST);
            }
            assertThat(one.call(2, LinkNode.ECHO, 1, "").failure().reason())
                    .isEqualTo(Reason.UNREACHABLE);
            var identity = new LinkIdentity(LinkNode.CLUSTER, 2, LinkNode.SECRET);
            try (LinkNode again = new LinkNode(identity, port, LinkNode.QUICK, config -> config)) {
                one.connected(2);
                assertThat(one.call(2, LinkNode.ECHO, 1, "back").answer()).isEqualTo("1 back");
                assertThat(again.broken).isEmpty();
            }
        }
    }

    @Test
    void aNodeThatMovedIsFoundAtItsNewAddress() {
        try (LinkNode one = new LinkNode(1);
                LinkNode before = new LinkNode(2);
                LinkNode after = new LinkNode(2)) {
            one.knows(2, before).connected(2);
            one.knows(2, after);
            one.links.startAnew(2, "it moved");
            Await.until(
                    "it is there",
                    () -> {
                        one.say(2, "here?");
                        return after.letters.contains("here?");
                    });
            assertThat(before.letters).doesNotContain("here?");
        }
    }

    @Test
    void aNodeThatFallsSilentIsGivenUpAndFoundAgain() {
        try (LinkNode one = new LinkNode(1);
                LinkNode two = new LinkNode(2)) {
            one.knows(2, two).connected(2);
            two.isFrozen = true;
            TestCall call = one.call(2, LinkNode.ECHO, 1, "anybody?");
            assertThat(call.failure().reason()).isEqualTo(Reason.LOST);
            assertThat(one.trouble(2)).contains("not a byte");
            two.thaw();
            one.connected(2);
            assertThat(one.call(2, LinkNode.ECHO, 1, "again").answer()).isEqualTo("1 again");
        }
    }

    @Test
    void aGreetingThatIsNotAnsweredEndsInTime() {
        try (LinkNode one = new LinkNode(1);
                LinkNode two = new LinkNode(2)) {
            two.isFrozen = true;
            one.knows(2, two);
            Failed failed = one.call(2, LinkNode.ECHO, 1, "").failure();
            assertThat(failed.reason()).isEqualTo(Reason.UNREACHABLE);
            assertThat(failed.detail()).contains("no greeting");
        }
    }

    @Test
    void callsTimeOutAndTheirLateAnswersAreIgnored() {
        try (LinkNode one = new LinkNode(1);
                LinkNode two = new LinkNode(2)) {
            one.knows(2, two).connected(2);
            TestCall call = one.call(2, LinkNode.PARK, 1, "", 50);
            assertThat(call.failure().reason()).isEqualTo(Reason.TIMED_OUT);
            Exchange late = two.parked.remove();
            LinkNode.answer(late);
            assertThat(one.call(2, LinkNode.ECHO, 1, "next").answer()).isEqualTo("1 next");
        }
    }

    @Test
    void onlySoManyCallsWaitForOneNode() {
        try (LinkNode one = new LinkNode(1);
                LinkNode two = new LinkNode(2)) {
            one.knows(2, two).connected(2);
            List<TestCall> calls = new ArrayList<>();
            for (int i = 0; i < LinkNode.QUICK.callsMax(); i++) {
                calls.add(one.call(2, LinkNode.PARK, i, ""));
            }
            Await.until("all wait", () -> two.parked.size() == calls.size());
            assertThat(one.call(2, LinkNode.ECHO, 1, "").failure().reason())
                    .isEqualTo(Reason.TOO_MANY);
            two.parked.forEach(LinkNode::answer);
            two.parked.clear();
            calls.forEach(TestCall::answer);
            assertThat(one.call(2, LinkNode.ECHO, 1, "room").answer()).isEqualTo("1 room");
        }
    }

    @Test
    void aSlowPeerCostsNoMoreThanItsQueue() {
        LinkConfig config =
                new LinkConfig(1_000, 40, 60_000, 5, 40, 1 << 20, 100_000, 4, 1 << 20, 64 << 10);
        var identity = new LinkIdentity(LinkNode.CLUSTER, 1, LinkNode.SECRET);
        try (LinkNode one = new LinkNode(identity, 0, config, c -> c);
                LinkNode two =
                        new LinkNode(
                                new LinkIdentity(LinkNode.CLUSTER, 2, LinkNode.SECRET),
                                0,
                                LinkNode.QUICK,
                                c -> c.with(c.limits().withMaxPeerBytes(1 << 20)))) {
            one.knows(2, two).connected(2);
            two.holdsBundles = true;
            List<TestRegion> regions = new ArrayList<>();
            Await.until(
                    "nothing goes on, and the queue is full",
                    () -> {
                        boolean drained = false;
                        boolean fits = true;
                        while (fits) {
                            var region = new TestRegion("r".repeat(40_000), false);
                            regions.add(region);
                            fits =
                                    one.links.send(
                                            2, new Letter(bytes("slow "), Optional.of(region)));
                            drained |= fits;
                        }
                        assertThat(regions.size()).as("a bounded number waits").isLessThan(10_000);
                        return !drained && one.links.roomBytes(2) <= 50_000;
                    });
            assertThat(one.counters.lettersDropped()).isPositive();
            assertThat(one.isUp(2)).isTrue();
            two.holdsBundles = false;
            Await.until(
                    "it goes on when the other end does",
                    () -> {
                        Bundle held = two.heldBundles.poll();
                        if (held != null) {
                            held.release();
                        }
                        return regions.stream().allMatch(r -> r.releases.get() == 1);
                    });
        }
    }

    @Test
    void lettersToANodeThatIsNotThereAreDroppedAndTheirRecordsReleased() {
        try (LinkNode one = new LinkNode(1)) {
            var region = new TestRegion("r", false);
            one.links.send(2, new Letter(bytes("nobody "), Optional.of(region)));
            Await.until("released", () -> region.releases.get() == 1);
            assertThat(one.trouble(2)).contains("nobody knows");
        }
    }

    @Test
    void closingFailsWhatWaitsAndReleasesEverything() {
        var region = new TestRegion("r".repeat(1_000), false);
        TestCall call;
        TestCall after;
        try (LinkNode one = new LinkNode(1);
                LinkNode two = new LinkNode(2)) {
            one.knows(2, two).connected(2);
            call = one.call(2, LinkNode.PARK, 1, "");
            Await.until("it waits", () -> !two.parked.isEmpty());
            two.isFrozen = true;
            one.links.close();
            after = one.call(2, LinkNode.ECHO, 1, "");
            one.links.send(2, new Letter(bytes("late "), Optional.of(region)));
        }
        assertThat(call.failure().reason()).isEqualTo(Reason.STOPPING);
        assertThat(after.failure().reason()).isEqualTo(Reason.STOPPING);
        assertThat(region.releases).hasValue(1);
    }

    @Test
    void aListenerThatEndsFirstStillEndsTheCalls() {
        LinkNode one = new LinkNode(1);
        try (LinkNode two = new LinkNode(2)) {
            one.knows(2, two).connected(2);
            TestCall call = one.call(2, LinkNode.PARK, 1, "");
            Await.until("it waits", () -> !two.parked.isEmpty());
            one.listener.close();
            assertThat(call.failure().reason()).isIn(Reason.LOST, Reason.STOPPING);
            TestCall late = one.call(2, LinkNode.ECHO, 1, "");
            one.close();
            assertThat(late.failure().reason()).isIn(Reason.UNREACHABLE, Reason.STOPPING);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
