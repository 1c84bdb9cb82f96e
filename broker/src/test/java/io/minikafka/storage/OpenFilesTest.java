package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.disk.DiskOperation;
import io.minikafka.storage.disk.SimulatedDisk;
import org.junit.jupiter.api.Test;

final class OpenFilesTest {
    private final SimulatedDisk disk = new SimulatedDisk(1);
    private final OpenFiles files = new OpenFiles(disk, 10);

    /// A log that is deleted while a checkpoint opens its file must not look like a broken disk.
    @Test
    void aFileThatIsRetiredWhileItIsOpenedIsGone() {
        OpenFile place = new OpenFile("logs/topic-0/00000000000000000000.log");
        disk.hook((operation, name) -> {
            if (operation == DiskOperation.OPEN) {
                files.retire(place, () -> {});
            }
        });
        assertThatThrownBy(() -> files.acquire(place)).isInstanceOf(FileGoneException.class);
    }

    @Test
    void aFileThatCannotBeOpenedIsTrouble() {
        OpenFile place = new OpenFile("logs/topic-0/00000000000000000000.log");
        assertThatThrownBy(() -> files.acquire(place)).isInstanceOf(DiskException.class);
    }
}
