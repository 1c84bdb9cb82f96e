package io.minikafka.storage.wal;

import static io.minikafka.storage.wal.WalFixture.PAGE;
import static io.minikafka.storage.wal.WalFixture.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.SeededRuns;
import io.minikafka.base.Await;
import io.minikafka.storage.disk.SimulatedDisk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class WalRecoveryTest {
    private enum Cut {
        TRUNCATE,
        ZEROS,
        GARBAGE
    }

    private final SimulatedDisk disk = new SimulatedDisk(1);

    @Test
    @Tag("seeded")
    void everyByteCutOfTheLastGroupLeavesItWholeOrAbsent() throws InterruptedException {
        Random random = new Random(SeededRuns.fresh("everyByteCut"));
        List<Told> given = new ArrayList<>();
        try (WriteAheadLog log = WalFixture.open(disk)) {
            given.add(TestEntry.ofSize(5000, 1).appendTo(log).await().given);
            given.add(TestEntry.ofSize(100, 2).appendTo(log).await().given);
            given.add(TestEntry.ofSize(4500, 3).appendTo(log).await().given);
        }
        byte[] whole = disk.contents("wal/0001.wal");
        int groupAt = 3 * PAGE;
        int dataEnd = groupAt + GroupHeader.BYTES + EntryFormat.HEADER_BYTES + 4500;
        for (Cut cut : Cut.values()) {
            for (int at = groupAt; at <= groupAt + 2 * PAGE; at++) {
                disk.contents("wal/0001.wal", cut(whole, at, cut, random));
                List<Told> replayed = WalFixture.replay(disk, SMALL, Optional.empty());
                boolean intact = at >= (cut == Cut.TRUNCATE ? groupAt + 2 * PAGE : dataEnd);
                if (intact) {
                    assertThat(replayed).as("%s at %d", cut, at).isEqualTo(given);
                } else if (replayed.size() == 3) {
                    // the bytes behind the cut happened to be what they were
                    assertThat(replayed).as("%s at %d", cut, at).isEqualTo(given);
                    assertThat(at).isGreaterThan(dataEnd - 4);
                } else {
                    assertThat(replayed).as("%s at %d", cut, at).isEqualTo(given.subList(0, 2));
                }
            }
        }
    }

    private static byte[] cut(byte[] whole, int at, Cut cut, Random random) {
        byte[] bytes = cut == Cut.TRUNCATE ? Arrays.copyOf(whole, at) : whole.clone();
        for (int i = at; i < bytes.length; i++) {
            bytes[i] = cut == Cut.ZEROS ? 0 : (byte) random.nextInt();
        }
        return bytes;
    }

    @Test
    void goesOnAfterATornGroup() throws InterruptedException {
        Told first;
        try (WriteAheadLog log = WalFixture.open(disk)) {
            first = TestEntry.ofSize(100, 1).appendTo(log).await().given;
            TestEntry.ofSize(9000, 2).appendTo(log).await();
        }
        byte[] bytes = disk.contents("wal/0001.wal");
        Arrays.fill(bytes, 2 * PAGE, 3 * PAGE, (byte) 0);
        disk.contents("wal/0001.wal", bytes);
        Replayed replayed = new Replayed();
        Told second;
        try (WriteAheadLog log = WalFixture.open(disk, SMALL, Optional.empty(), replayed)) {
            second = TestEntry.ofSize(100, 3).appendTo(log).await().given;
        }
        assertThat(replayed.entries).containsExactly(first);
        assertThat(WalFixture.replay(disk, SMALL, Optional.empty())).containsExactly(first, second);
    }

    @Test
    @Tag("seeded")
    void tenThousandFlippedBitsNeverGiveAWrongEntry() throws InterruptedException {
        Random random = new Random(SeededRuns.fresh("flippedBits"));
        int rounds = Integer.getInteger("wal.flips", 10_000);
        List<Told> given = new ArrayList<>();
        WalPosition checkpoint;
        try (WriteAheadLog log = WalFixture.open(disk)) {
            for (int i = 1; i <= 40; i++) {
                TestEntry.ofSize(random.nextInt(9000), i).appendTo(log);
                log.awaitDurable(i);
                log.release(log.durable());
            }
            checkpoint = log.durable();
            for (int i = 41; i <= 60; i++) {
                given.add(TestEntry.ofSize(random.nextInt(9000), i).appendTo(log).await().given);
            }
        }
        int refused = 0;
        int lastLost = 0;
        List<String> files = disk.list("wal");
        for (int round = 0; round < rounds; round++) {
            String name = "wal/" + files.get(random.nextInt(files.size()));
            byte[] before = disk.contents(name);
            long bit = random.nextLong(8L * before.length);
            disk.flipBit(name, bit);
            try {
                List<Told> replayed = WalFixture.replay(disk, SMALL, Optional.of(checkpoint));
                boolean all = replayed.equals(given);
                boolean butTheLast = replayed.equals(given.subList(0, given.size() - 1));
                assertThat(all || butTheLast).as("bit %d of %s", bit, name).isTrue();
                lastLost += butTheLast ? 1 : 0;
            } catch (WalCorruptException e) {
                assertThat(e).hasMessageContaining("wal/").hasMessageContaining("damaged at byte");
                refused++;
            }
            disk.contents(name, before);
        }
        assertThat(refused).isGreaterThan(rounds / 20);
        assertThat(lastLost).isLessThan(rounds / 10);
    }

    @Test
    void refusesDamageInTheMiddleAndNamesThePlace() throws InterruptedException {
        threeGroups();
        disk.flipBit("wal/0001.wal", 8L * (PAGE + 200));
        assertThatThrownBy(() -> WalFixture.replay(disk, SMALL, Optional.empty()))
                .isInstanceOfSatisfying(
                        WalCorruptException.class,
                        e -> {
                            assertThat(e.file()).isEqualTo("wal/0001.wal");
                            assertThat(e.position()).isEqualTo(PAGE);
                        })
                .hasMessageContaining("minikafka.wal.corrupt=skip");
    }

    @Test
    void removesWhatACrashLeftOfAPreparedFile() throws InterruptedException {
        disk.createDirectories("wal");
        disk.contents("wal/0001.wal", new byte[10_001]);
        List<Told> given = new ArrayList<>();
        try (WriteAheadLog log = WalFixture.open(disk)) {
            for (int i = 0; i < 30; i++) {
                given.add(TestEntry.ofSize(3000, i).appendTo(log).await().given);
            }
            Await.until("it is gone", () -> sizeOf("wal/0001.wal") % PAGE == 0);
        }
        assertThat(WalFixture.replay(disk, SMALL, Optional.empty())).isEqualTo(given);
    }

    private int sizeOf(String name) {
        SimulatedDisk now = disk.copy();
        return now.exists(name) ? now.contents(name).length : 0;
    }

    @Test
    void skipsDamageWhenConfigured() throws InterruptedException {
        List<Told> given = threeGroups();
        disk.flipBit("wal/0001.wal", 8L * (PAGE + 200));
        WalConfig skip = WalFixture.with(WalConfig.OnCorruption.SKIP);
        Replayed replayed = new Replayed();
        Told next;
        try (WriteAheadLog log = WalFixture.open(disk, skip, Optional.empty(), replayed)) {
            next = TestEntry.ofSize(10, 4).appendTo(log).await().given;
        }
        assertThat(replayed.entries).containsExactly(given.get(0), given.get(2));
        assertThat(WalFixture.replay(disk, skip, Optional.empty()))
                .containsExactly(given.get(0), given.get(2), next);
    }

    @Test
    void lostHeadOfAFileIsDamageToo() throws InterruptedException {
        WalPosition start;
        try (WriteAheadLog log = WalFixture.open(disk)) {
            start = log.durable();
            for (int i = 0; i < 30; i++) {
                TestEntry.ofSize(3000, i).appendTo(log).await();
            }
        }
        byte[] second = disk.contents("wal/0002.wal");
        Arrays.fill(second, 0, PAGE, (byte) 0);
        disk.contents("wal/0002.wal", second);
        assertThatThrownBy(() -> WalFixture.replay(disk, SMALL, Optional.of(start)))
                .isInstanceOf(WalCorruptException.class);
    }

    @Test
    void missingFileIsRefused() throws InterruptedException {
        WalPosition checkpoint;
        try (WriteAheadLog log = WalFixture.open(disk)) {
            TestEntry.ofSize(3000, 1).appendTo(log);
            log.awaitDurable(1);
            checkpoint = log.durable();
            TestEntry.ofSize(3000, 2).appendTo(log).await();
        }
        disk.delete("wal/0001.wal");
        assertThatThrownBy(() -> WalFixture.replay(disk, SMALL, Optional.of(checkpoint)))
                .isInstanceOf(WalCorruptException.class)
                .hasMessageContaining("missing");
    }

    @Test
    void filesOfAnotherLogAreRefusedOrIgnored() throws InterruptedException {
        SimulatedDisk other = new SimulatedDisk(2);
        try (WriteAheadLog log = WalFixture.open(other)) {
            TestEntry.ofSize(3000, 77).appendTo(log).await();
        }
        WalPosition start;
        try (WriteAheadLog log = WalFixture.open(disk)) {
            start = log.durable();
        }
        List<Told> given = threeGroups(Optional.of(start));
        disk.contents("wal/0009.wal", other.contents("wal/0001.wal"));
        assertThat(WalFixture.replay(disk, SMALL, Optional.of(start))).isEqualTo(given);
        assertThatThrownBy(() -> WalFixture.replay(disk, SMALL, Optional.empty()))
                .isInstanceOf(WalCorruptException.class)
                .hasMessageContaining("wal/0009.wal");
    }

    private List<Told> threeGroups() throws InterruptedException {
        return threeGroups(Optional.empty());
    }

    private List<Told> threeGroups(Optional<WalPosition> from) throws InterruptedException {
        List<Told> given = new ArrayList<>();
        try (WriteAheadLog log = WalFixture.open(disk, SMALL, from, new Replayed())) {
            for (int i = 0; i < 3; i++) {
                given.add(TestEntry.ofSize(1000, i).appendTo(log).await().given);
            }
        }
        return given;
    }
}
