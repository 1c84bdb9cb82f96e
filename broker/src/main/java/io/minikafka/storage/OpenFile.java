package io.minikafka.storage;

import io.minikafka.storage.disk.DiskFile;
import org.jspecify.annotations.Nullable;

/// The place of one file in [OpenFiles]: it may be open or not. All fields are guarded by the [OpenFiles] that
/// made it.
final class OpenFile {
    final String name;

    @Nullable DiskFile file;

    /// Reads, writes and regions that hold the file now.
    int users;

    /// Nobody may open it any more; what to do when the last user has gone.
    @Nullable Runnable whenUnused;

    OpenFile(String name) {
        this.name = name;
    }
}
