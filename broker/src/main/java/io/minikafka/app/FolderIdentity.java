package io.minikafka.app;

import io.minikafka.storage.disk.Disk;
import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.disk.DiskFile;
import io.minikafka.storage.disk.OpenMode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Properties;
import java.util.UUID;

/// Who a data folder belongs to: `meta.properties`, written once, when the folder is first used.
///
///     version=1
///     cluster.id=<22 characters, base64url of a UUID>
///     node.id=1
///     directory.id=<22 characters>
///
/// A folder that names another node or a newer version is refused: starting on it would mix two logs.
///
/// @param clusterId the cluster that the data belongs to
/// @param nodeId the node that wrote it
/// @param directoryId this folder; a wiped folder becomes another one
record FolderIdentity(String clusterId, int nodeId, String directoryId) {
    private static final String FILE = "meta.properties";
    private static final String NEW_FILE = "meta.properties.new";
    private static final int VERSION = 1;
    private static final int MAX_FILE_BYTES = 4096;

    /// The identity that `disk` holds, or a new one for an empty folder.
    ///
    /// @throws StartException if the folder is another node's, of a newer version, or damaged
    static FolderIdentity of(Disk disk, int nodeId) {
        return disk.exists(FILE) ? read(disk, nodeId) : create(disk, nodeId);
    }

    private static FolderIdentity create(Disk disk, int nodeId) {
        if (disk.exists("wal") || disk.exists("logs")) {
            throw new StartException(
                    disk.describe()
                            + " holds data but no "
                            + FILE
                            + ": bring the file back, or choose another folder in log.dirs");
        }
        var identity = new FolderIdentity(randomId(), nodeId, randomId());
        byte[] text = identity.text().getBytes(StandardCharsets.UTF_8);
        try (DiskFile file = disk.open(NEW_FILE, OpenMode.READ_WRITE)) {
            file.truncate(0);
            file.write(ByteBuffer.wrap(text), 0);
            file.sync();
        }
        disk.rename(NEW_FILE, FILE);
        disk.syncDirectory("");
        return identity;
    }

    private static FolderIdentity read(Disk disk, int nodeId) {
        Properties properties = properties(disk);
        String where = disk.describe() + "/" + FILE;
        int version = number(properties, "version", where);
        if (version > VERSION) {
            throw new StartException(
                    "%s has version %d; this program knows %d. Use a newer Mini-Kafka."
                            .formatted(where, version, VERSION));
        }
        int writer = number(properties, "node.id", where);
        if (writer != nodeId) {
            throw new StartException(
                    "%s belongs to node %d, but node.id = %d. Use its id, or another folder in log.dirs."
                            .formatted(where, writer, nodeId));
        }
        return new FolderIdentity(
                text(properties, "cluster.id", where),
                writer,
                text(properties, "directory.id", where));
    }

    private static Properties properties(Disk disk) {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_FILE_BYTES);
        try (DiskFile file = disk.open(FILE, OpenMode.READ)) {
            file.read(bytes, 0);
        }
        Properties properties = new Properties();
        try {
            properties.load(
                    new StringReader(StandardCharsets.UTF_8.decode(bytes.flip()).toString()));
        } catch (IOException | IllegalArgumentException e) {
            throw new DiskException(disk.describe() + "/" + FILE + " is damaged", e);
        }
        return properties;
    }

    private static int number(Properties properties, String key, String where) {
        String text = text(properties, key, where);
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new StartException("%s: %s = %s is no number".formatted(where, key, text));
        }
    }

    private static String text(Properties properties, String key, String where) {
        String text = properties.getProperty(key, "").strip();
        if (text.isEmpty()) {
            throw new StartException("%s is damaged: %s is missing".formatted(where, key));
        }
        return text;
    }

    private String text() {
        return "version=%d%ncluster.id=%s%nnode.id=%d%ndirectory.id=%s%n"
                .formatted(VERSION, clusterId, nodeId, directoryId);
    }

    private static String randomId() {
        UUID id = UUID.randomUUID();
        ByteBuffer bytes =
                ByteBuffer.allocate(16)
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }
}
