package io.minikafka.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SimulatedDiskTest {
    private final SimulatedDisk disk = new SimulatedDisk(1);

    private static byte[] bytes(int count, int value) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private void write(String name, byte[] data, boolean sync) {
        try (DiskFile file = disk.open(name, OpenMode.READ_WRITE)) {
            file.write(ByteBuffer.wrap(data), 0);
            if (sync) {
                file.sync();
            }
        }
    }

    @Test
    void keepsWhatWasSyncedAndLosesTheRest() {
        write("a", bytes(5000, 1), true);
        write("a", bytes(5000, 2), false);
        write("b", bytes(10, 3), false);
        assertThat(disk.contents("a")).containsOnly(2);
        SimulatedDisk after = disk.crash(CrashTear.LOSE);
        assertThat(after.contents("a")).isEqualTo(bytes(5000, 1));
        assertThat(after.exists("b")).isFalse();
        assertThatThrownBy(() -> disk.list("")).hasMessageContaining("power is off");
    }

    @Test
    void tearsBySectorTheSameWayForTheSameSeed() {
        Set<Integer> newSectors = new HashSet<>();
        for (int seed = 0; seed < 20; seed++) {
            byte[] first = torn(seed);
            assertThat(torn(seed)).isEqualTo(first);
            int count = 0;
            for (int at = 0; at < first.length; at += 512) {
                assertThat(Arrays.copyOfRange(first, at, at + 512)).containsOnly(first[at]);
                count += first[at] == 2 ? 1 : 0;
            }
            newSectors.add(count);
        }
        assertThat(newSectors).hasSizeGreaterThan(3);
    }

    private static byte[] torn(int seed) {
        SimulatedDisk disk = new SimulatedDisk(seed);
        DiskFile file = disk.open("a", OpenMode.READ_WRITE);
        file.write(ByteBuffer.wrap(bytes(8192, 1)), 0);
        file.sync();
        file.write(ByteBuffer.wrap(bytes(8192, 2)), 0);
        return disk.crash(CrashTear.SECTORS).contents("a");
    }

    @Test
    void killedProcessLosesNothing() {
        write("a", bytes(100, 1), false);
        SimulatedDisk after = disk.killProcess();
        assertThat(after.contents("a")).isEqualTo(bytes(100, 1));
        assertThat(after.crash(CrashTear.LOSE).exists("a")).isFalse();
    }

    @Test
    void renameIsDurableAfterTheDirectorySync() {
        write("old", bytes(10, 1), true);
        write("new", bytes(10, 2), true);
        disk.rename("new", "old");
        assertThat(disk.copy().crash(CrashTear.LOSE).contents("old")).containsOnly(1);
        disk.syncDirectory("");
        SimulatedDisk after = disk.crash(CrashTear.LOSE);
        assertThat(after.contents("old")).containsOnly(2);
        assertThat(after.list("")).containsExactly("old");
    }

    @Test
    void namesChangeInOrder() {
        for (int seed = 0; seed < 30; seed++) {
            SimulatedDisk fresh = new SimulatedDisk(seed);
            for (int i = 0; i < 5; i++) {
                fresh.open("f" + i, OpenMode.READ_WRITE).close();
            }
            List<String> left = fresh.crash(CrashTear.PAGES).list("");
            assertThat(left)
                    .isEqualTo(List.of("f0", "f1", "f2", "f3", "f4").subList(0, left.size()));
        }
    }

    @Test
    void failedSyncIsNeverMadeGood() {
        DiskFile file = disk.open("a", OpenMode.READ_WRITE);
        file.write(ByteBuffer.wrap(bytes(10, 1)), 0);
        file.sync();
        file.write(ByteBuffer.wrap(bytes(10, 2)), 0);
        disk.failOnce(DiskOperation.SYNC, 1);
        assertThatThrownBy(file::sync).isInstanceOf(DiskException.class).hasMessageContaining("a");
        file.sync();
        assertThat(disk.contents("a")).containsOnly(2);
        assertThat(disk.crash(CrashTear.LOSE).contents("a")).containsOnly(1);
    }

    @Test
    void runsOutOfSpace() {
        disk.capacityBytes(8192);
        write("a", bytes(4096, 1), true);
        assertThat(disk.usableBytes()).isEqualTo(4096);
        assertThatThrownBy(() -> write("b", bytes(8000, 1), true))
                .isInstanceOf(DiskFullException.class);
        disk.delete("a");
        write("b", bytes(8000, 1), true);
        assertThat(disk.contents("b")).hasSize(8000);
    }

    @Test
    void flipsABit() {
        write("a", bytes(10, 0), true);
        disk.flipBit("a", 8 * 3 + 2);
        assertThat(disk.contents("a")).containsExactly(0, 0, 0, 4, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void demandsAlignmentInDirectMode() {
        DiskFile file = disk.open("a", OpenMode.DIRECT);
        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer page = arena.allocate(8192, 4096).asByteBuffer();
            file.write(page.slice(4096, 4096), 4096);
            assertThatThrownBy(() -> file.write(page.slice(8, 4096), 0))
                    .hasMessageContaining("aligned");
            assertThatThrownBy(() -> file.write(page.slice(0, 512), 0))
                    .hasMessageContaining("aligned");
            assertThatThrownBy(() -> file.write(page.slice(0, 4096), 512))
                    .hasMessageContaining("aligned");
            assertThatThrownBy(() -> file.read(ByteBuffer.allocate(4096), 0))
                    .hasMessageContaining("aligned");
        }
    }

    @Test
    void truncatesAndGrowsWithZeros() {
        write("a", bytes(9000, 1), true);
        try (DiskFile file = disk.open("a", OpenMode.READ_WRITE)) {
            file.truncate(4100);
            file.write(ByteBuffer.wrap(bytes(1, 2)), 8999);
        }
        byte[] expected = new byte[9000];
        Arrays.fill(expected, 0, 4100, (byte) 1);
        expected[8999] = 2;
        assertThat(disk.contents("a")).isEqualTo(expected);
    }
}
