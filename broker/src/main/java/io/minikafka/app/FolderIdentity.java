package io.minikafka.app;

import io.minikafka.app.node.StartException;
import io.minikafka.base.HostPort;
import io.minikafka.cluster.metadata.ClusterIdentity;
import io.minikafka.storage.disk.Disk;
import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.disk.DiskFile;
import io.minikafka.storage.disk.OpenMode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;

/// Who a data folder belongs to: `meta.properties`, written when the folder is first used, and once more when its
/// node enters a cluster.
///
///     version=1                                     2: the node is in a cluster
///     cluster.id=<22 characters, base64url of a UUID>
///     node.id=1
///     directory.id=<22 characters>
///     cluster.secret=<43 characters>                only with version 2, as the next two
///     cluster.founder=true                          whether the cluster began with this node
///     cluster.contacts=host:port,...                nodes that were there when it joined
///
/// A folder that names another node or a newer version is refused: starting on it would mix two logs.
///
/// @param clusterId the cluster that the data belongs to
/// @param nodeId the node that wrote it
/// @param directoryId this folder; a wiped folder becomes another one
/// @param membership empty while the node is alone
record FolderIdentity(
        String clusterId, int nodeId, String directoryId, Optional<Membership> membership) {
    private static final String FILE = "meta.properties";
    private static final String NEW_FILE = "meta.properties.new";
    private static final int VERSION_ALONE = 1;
    private static final int VERSION = 2;
    private static final int MAX_FILE_BYTES = 16_384;

    /// What makes a node one of a cluster.
    ///
    /// @param secret by which nodes know each other
    /// @param founder whether the cluster began with this node
    /// @param contacts nodes that may know who is active
    @SuppressWarnings("ArrayRecordComponent") // nobody compares memberships
    record Membership(byte[] secret, boolean founder, List<HostPort> contacts) {}

    /// A node that is alone.
    FolderIdentity(String clusterId, int nodeId, String directoryId) {
        this(clusterId, nodeId, directoryId, Optional.empty());
    }

    /// The identity that `disk` holds, or a new one for an empty folder.
    ///
    /// @param wantedId the node's id if somebody chose it
    /// @param defaultId for a node that is alone
    /// @throws StartException if the folder is another node's, of a newer version, or damaged
    static FolderIdentity of(Disk disk, OptionalInt wantedId, int defaultId) {
        return isNew(disk)
                ? write(
                        disk,
                        new FolderIdentity(randomId(), wantedId.orElse(defaultId), randomId()))
                : read(disk, wantedId);
    }

    /// As [#of(Disk, OptionalInt, int)], for a node whose id is known.
    static FolderIdentity of(Disk disk, int nodeId) {
        return of(disk, OptionalInt.of(nodeId), nodeId);
    }

    /// Whether nobody has used the folder yet.
    static boolean isNew(Disk disk) {
        if (disk.exists(FILE)) {
            return false;
        }
        if (disk.exists("wal") || disk.exists("logs")) {
            throw new StartException(
                    disk.describe()
                            + " holds data but no "
                            + FILE
                            + ": bring the file back, or choose another folder in log.dirs");
        }
        return true;
    }

    /// Makes `identity` that of the folder; a crash leaves it or the one before.
    static FolderIdentity write(Disk disk, FolderIdentity identity) {
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

    /// The same folder, whose node begins a cluster.
    FolderIdentity founding() {
        byte[] secret = new byte[ClusterIdentity.SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return new FolderIdentity(
                clusterId,
                nodeId,
                directoryId,
                Optional.of(new Membership(secret, true, List.of())));
    }

    /// The same node on another disk, as far as anybody else is concerned: its replicas are new ones.
    FolderIdentity rebuilt() {
        return new FolderIdentity(clusterId, nodeId, randomId(), membership);
    }

    UUID directory() {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(directoryId));
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    private static FolderIdentity read(Disk disk, OptionalInt wantedId) {
        Properties properties = properties(disk);
        String where = disk.describe() + "/" + FILE;
        int version = number(properties, "version", where);
        if (version > VERSION) {
            throw new StartException(
                    "%s has version %d; this program knows %d. Use a newer Mini-Kafka."
                            .formatted(where, version, VERSION));
        }
        int writer = number(properties, "node.id", where);
        if (wantedId.isPresent() && writer != wantedId.getAsInt()) {
            throw new StartException(
                    "%s belongs to node %d, but node.id = %d. Use its id, or another folder in log.dirs."
                            .formatted(where, writer, wantedId.getAsInt()));
        }
        return new FolderIdentity(
                text(properties, "cluster.id", where),
                writer,
                text(properties, "directory.id", where),
                version == VERSION_ALONE
                        ? Optional.empty()
                        : Optional.of(membership(properties, where)));
    }

    private static Membership membership(Properties properties, String where) {
        List<HostPort> contacts = new ArrayList<>();
        for (String contact : properties.getProperty("cluster.contacts", "").split(",")) {
            HostPort.parse(contact.strip()).ifPresent(contacts::add);
        }
        try {
            return new Membership(
                    Base64.getUrlDecoder().decode(text(properties, "cluster.secret", where)),
                    Boolean.parseBoolean(text(properties, "cluster.founder", where)),
                    contacts);
        } catch (IllegalArgumentException e) {
            throw new StartException(where + " is damaged: cluster.secret cannot be read");
        }
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
        String text =
                "version=%d%ncluster.id=%s%nnode.id=%d%ndirectory.id=%s%n"
                        .formatted(
                                membership.isPresent() ? VERSION : VERSION_ALONE,
                                clusterId,
                                nodeId,
                                directoryId);
        return membership
                .map(member ->
                        text
                                + "cluster.secret=%s%ncluster.founder=%s%ncluster.contacts=%s%n"
                                        .formatted(
                                                base64(member.secret()),
                                                member.founder(),
                                                member.contacts().stream()
                                                        .map(HostPort::toString)
                                                        .collect(Collectors.joining(","))))
                .orElse(text);
    }

    static String randomId() {
        UUID id = UUID.randomUUID();
        return base64(
                ByteBuffer.allocate(16)
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits())
                        .array());
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
