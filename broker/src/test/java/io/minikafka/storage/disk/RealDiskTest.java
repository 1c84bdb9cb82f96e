package io.minikafka.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealDiskTest {
    @TempDir Path directory;

    @Test
    void readsWhatWasWritten() {
        byte[] data = new byte[400_000];
        new Random(1).nextBytes(data);
        try (RealDisk disk = new RealDisk(directory);
                DiskFile file = disk.open("a", OpenMode.READ_WRITE)) {
            file.write(ByteBuffer.wrap(data), 10);
            file.sync();
            ByteBuffer target = ByteBuffer.allocate(data.length + 100);
            assertThat(file.read(target, 10)).isEqualTo(data.length);
            assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(data));
            assertThat(file.read(ByteBuffer.allocate(5), data.length + 10)).isZero();
            assertThat(file.sizeBytes()).isEqualTo(data.length + 10);
            file.truncate(20);
            assertThat(file.sizeBytes()).isEqualTo(20);
        }
    }

    @Test
    void gathersManyBuffers() {
        ByteBuffer[] pieces = new ByteBuffer[3000];
        ByteBuffer expected = ByteBuffer.allocate(3000 * 7);
        for (int i = 0; i < pieces.length; i++) {
            byte[] piece = new byte[i % 8];
            new Random(i).nextBytes(piece);
            pieces[i] = ByteBuffer.wrap(piece);
            expected.put(piece);
        }
        expected.flip();
        try (RealDisk disk = new RealDisk(directory);
                DiskFile file = disk.open("a", OpenMode.READ_WRITE)) {
            file.write(pieces, 5);
            ByteBuffer target = ByteBuffer.allocate(expected.limit());
            assertThat(file.read(target, 5)).isEqualTo(expected.limit());
            assertThat(target.flip()).isEqualTo(expected);
        }
    }

    @Test
    void writesAlignedPagesInDirectMode() {
        try (RealDisk disk = new RealDisk(directory);
                Arena arena = Arena.ofConfined();
                DiskFile file = disk.open("a", OpenMode.DIRECT)) {
            ByteBuffer page = arena.allocate(8192, 4096).asByteBuffer();
            page.putLong(4096, 42);
            file.write(page, 4096);
            file.sync();
            ByteBuffer target = arena.allocate(4096, 4096).asByteBuffer();
            assertThat(file.read(target, 8192)).isEqualTo(4096);
            assertThat(target.getLong(0)).isEqualTo(42);
            assertThat(disk.list("")).containsExactly("a");
        }
    }

    @Test
    void sendsARange() throws IOException {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        try (RealDisk disk = new RealDisk(directory);
                DiskFile file = disk.open("a", OpenMode.READ_WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}), 0);
            assertThat(file.transferTo(1, 3, Channels.newChannel(sent))).isEqualTo(3);
        }
        assertThat(sent.toByteArray()).containsExactly(2, 3, 4);
    }

    @Test
    void namesAndDirectories() {
        try (RealDisk disk = new RealDisk(directory)) {
            disk.createDirectories("x/y");
            disk.open("x/y/b", OpenMode.READ_WRITE).close();
            disk.open("x/y/a", OpenMode.READ_WRITE).close();
            assertThat(disk.list("x/y")).containsExactly("a", "b");
            disk.rename("x/y/a", "x/y/b");
            disk.syncDirectory("x/y");
            assertThat(disk.list("x/y")).containsExactly("b");
            assertThatThrownBy(() -> disk.delete("x/y")).isInstanceOf(DiskException.class);
            disk.delete("x/y/b");
            disk.delete("x/y/b");
            disk.delete("x/y");
            assertThat(disk.exists("x/y")).isFalse();
            assertThat(disk.list("x/y")).isEmpty();
            assertThat(disk.usableBytes()).isPositive();
        }
    }

    @Test
    void errorsNameFileAndOperation() {
        try (RealDisk disk = new RealDisk(directory)) {
            assertThatThrownBy(() -> disk.open("none", OpenMode.READ))
                    .isInstanceOf(DiskException.class)
                    .hasMessageContaining("open")
                    .hasMessageContaining(directory.resolve("none").toString());
            assertThatThrownBy(() -> disk.open("no/where", OpenMode.READ_WRITE))
                    .isInstanceOf(DiskException.class);
            assertThatThrownBy(() -> disk.open("../outside", OpenMode.READ_WRITE))
                    .isInstanceOf(DiskException.class)
                    .hasMessageContaining("outside");
            DiskFile closed = disk.open("a", OpenMode.READ_WRITE);
            closed.close();
            assertThatThrownBy(closed::sync)
                    .hasMessageContaining("sync")
                    .hasMessageContaining("/a");
        }
    }

    @Test
    void fullDiskHasATypeOfItsOwn() {
        try (RealDisk disk = new RealDisk(Path.of("/dev"));
                DiskFile full = disk.open("full", OpenMode.READ_WRITE)) {
            assertThatThrownBy(() -> full.write(ByteBuffer.allocate(10), 0))
                    .isInstanceOf(DiskFullException.class)
                    .hasMessageContaining("write 10 bytes")
                    .hasMessageContaining("/dev/full");
        }
    }

    @Test
    void oneProcessHasADirectory() {
        try (DirectoryLock lock = DirectoryLock.acquire(directory)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> DirectoryLock.acquire(directory))
                    .isInstanceOf(DirectoryInUseException.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining(directory.toString());
        }
        DirectoryLock.acquire(directory).close();
    }
}
