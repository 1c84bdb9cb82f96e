package io.minikafka.app.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// The process that has the wires, as it wrote itself into a file: number and beginning, because numbers are used again.
final class WiresPid {
    private WiresPid() {}

    static void write(Path file) {
        ProcessHandle self = ProcessHandle.current();
        Path written = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(written, self.pid() + " " + beginning(self));
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    static Optional<ProcessHandle> find(Path file) {
        try {
            String[] words = Files.readString(file).split(" ", -1);
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> beginning(process).equals(words[1]));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    private static String beginning(ProcessHandle process) {
        return process.info().startInstant().map(Object::toString).orElse("unknown");
    }
}
