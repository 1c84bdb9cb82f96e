package io.minikafka.storage.disk;

import java.nio.file.Path;

/// Another broker works in the data directory.
public final class DirectoryInUseException extends DiskException {
    private static final long serialVersionUID = 1L;

    DirectoryInUseException(Path directory, String owner) {
        super(
                "the data directory "
                        + directory
                        + " is in use by "
                        + owner
                        + ": stop that broker, or start this one with another directory");
    }
}
