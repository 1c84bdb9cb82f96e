package io.minikafka.simulator.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// One after the other: test classes run in several processes at a time, and what they share in `target` is made by the
/// first that needs it.
public final class Turn {
    private Turn() {}

    /// Does the work while nobody else works for this folder, in this process or another one.
    public static synchronized void take(Path folder, Runnable work) {
        try {
            Files.createDirectories(folder);
            try (FileChannel file =
                            FileChannel.open(
                                    folder.resolve(".turn"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    var _ = file.lock()) {
                work.run();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
