package io.minikafka.storage.disk;

import java.util.List;

/// A directory tree, as the storage engine sees it. Names are relative to the root and separated by `/`.
/// Every method throws [DiskException] that names the file and the operation.
public interface Disk extends AutoCloseable {
    /// Opens `name`. Missing parent directories are an error; see [#createDirectories].
    DiskFile open(String name, OpenMode mode);

    boolean exists(String name);

    /// Names (not paths) of the entries of a directory in natural order; empty if there is none.
    List<String> list(String directory);

    void createDirectories(String name);

    /// Removes a file or an empty directory; nothing happens when it is not there.
    void delete(String name);

    /// Atomically gives `from` the name `to`, replacing it.
    void rename(String from, String to);

    /// Makes creations, renames and removals in `directory` durable.
    void syncDirectory(String directory);

    /// Bytes that this process may still use on the file system.
    long usableBytes();

    /// For messages: where this is.
    String describe();

    @Override
    void close();
}
