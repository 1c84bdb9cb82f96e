package io.minikafka;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Holds the picture of the rooms of RFC 0001. Whoever wants another picture changes this test, the
/// picture in ARCHITECTURE.md and the RFC in one commit.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HouseTest {
    private static final String ROOT = "io.minikafka.";

    /// Besides the generated messages: what they are named by, and the types that their fields and
    /// collections are of.
    private static final String VALUES =
            "org\\.apache\\.kafka\\.common\\.("
                    + "Uuid|protocol\\.(ApiKeys|Errors|ApiMessage|Message)"
                    + "|utils\\.internals\\.ImplicitLinkedHash(Multi)?Collection"
                    + "|record\\.internal\\.BaseRecords)(\\$.*)?";

    private static final String RAFT = ROOT + "cluster.metadata.raft..";

    private JavaClasses house = new ClassFileImporter().importPackages();

    @BeforeAll
    void read() {
        house =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.minikafka");
    }

    @Test
    void baseKnowsNoOne() {
        sees("base", "base is what everything stands on; a look upwards would be a cycle", "base");
    }

    @Test
    void metricsAreSeenByAllAndSeeOnlyBase() {
        sees(
                "metrics",
                "whoever counts something must be able to see the counters",
                "metrics",
                "base");
    }

    @Test
    void storageSeesOnlyStorageMetricsAndBase() {
        sees(
                "storage",
                "the log engine must be testable and usable without protocol, network or cluster",
                "storage",
                "metrics",
                "base");
        sees(
                "storage.disk",
                "the disk is at the bottom; all file access goes through it",
                "storage.disk",
                "base");
        sees(
                "storage.record",
                "a batch header is bytes, wherever they lie",
                "storage.record",
                "base");
        sees(
                "storage.wal",
                "the write-ahead log knows entries, not logs and segments",
                "storage.wal",
                "storage.disk",
                "storage.record",
                "metrics",
                "base");
        sees(
                "storage.compaction",
                "which logs are compacted, and when, is the log engine's business",
                "storage.compaction",
                "storage.disk",
                "storage.record",
                "base");
    }

    @Test
    void networkKnowsBytesNotTopics() {
        sees(
                "network",
                "the network carries frames; what they mean is the broker's business",
                "network",
                "base");
        noClasses()
                .that()
                .resideInAPackage(ROOT + "network")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "network.link..")
                .because("links live on the event loops like any connection, and not the other way")
                .check(house);
    }

    @Test
    void protocolTranslatesAndNothingElse() {
        sees(
                "protocol",
                "turning frames into messages needs no log, no cluster and no settings",
                "protocol",
                "network",
                "base");
    }

    @Test
    void theRoomsOfTheBrokerShareItsWordsAndDoNotSeeEachOther() {
        sees(
                "broker.journal",
                "state of any kind is kept in journals; what kind is the caller's business",
                "broker.journal",
                "storage",
                "base");
        theSharedWordsKnowNoneOfTheRooms();
        opensOnlyOnto("broker.produce");
        opensOnlyOnto("broker.fetch");
        opensOnlyOnto("broker.offsets");
        opensOnlyOnto("broker.quota");
        opensOnlyOnto("broker.telemetry");
        opensOnlyOnto("broker.nodes");
        opensOnlyOnto("broker.delay");
        opensOnlyOnto("broker.place");
        opensOnlyOnto("broker.admin", "broker.journal");
        opensOnlyOnto("broker.group", "broker.journal", "broker.shard", "broker.sharestate");
        opensOnlyOnto("broker.sharestate", "broker.journal");
        opensOnlyOnto("broker.txn", "broker.journal", "broker.shard");
        opensOnlyOnto("broker.shard", "broker.journal");
        opensOnlyOnto("broker.quorum", "broker.journal");
        sees(
                "broker.txn",
                "transactions know partitions by name, and tell their outcome through ports",
                "broker.txn",
                "broker.journal",
                "broker.shard",
                "broker",
                "cluster.metadata",
                "base");
        opensOnlyOnto("broker.share", "broker.journal", "broker.shard", "broker.sharestate");
        sees(
                "broker.group",
                "groups know topics by name, not their logs",
                "broker.group",
                "broker.journal",
                "broker.shard",
                "broker.sharestate",
                "broker",
                "cluster.metadata",
                "base");
    }

    @Test
    void theCoreOfTheGroupsKnowsNotWhoDrivesIt() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "broker.group")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "broker.group.service..")
                .because("the simulated groups are the real ones: what drives them is outside")
                .check(house);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "broker.share")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "broker.share.service..", ROOT + "storage..")
                .because("the simulated share groups are the real ones: what reads logs is outside")
                .check(house);
    }

    @Test
    void theCoreOfTheTransactionsKnowsNotWhoDrivesIt() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "broker.txn")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "broker.txn.service..")
                .because(
                        "the simulated transactions are the real ones: what drives them is outside")
                .check(house);
    }

    @Test
    void theTypesOfGroupsStandOnTheSharedOnes() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "broker.group")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "broker.group.*..")
                .because("what all types of groups share must not know one of them")
                .check(house);
        sees(
                "broker.group.assign",
                "sharing partitions out is arithmetic",
                "broker.group.assign",
                "base");
        noClasses()
                .that()
                .resideInAPackage(ROOT + "broker.group.topology..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "broker.group.streams..",
                        ROOT + "broker.group.consumer..",
                        ROOT + "broker.group.modern..",
                        ROOT + "broker.group.service..",
                        ROOT + "broker.journal..",
                        "org.apache.kafka..")
                .because("what an application's topology comes to is arithmetic")
                .check(house);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "broker.group.modern..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(ROOT + "broker.group.*..", ROOT + "broker.journal..")
                                .and(not(resideInAPackage(ROOT + "broker.group.modern.."))))
                .because("what modern groups share must not know one of them, nor what they assign")
                .check(house);
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + "broker.group.consumer..", ROOT + "broker.group.streams..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "broker.group.service..", ROOT + "broker.journal..")
                .because("the simulated groups are the real ones: what drives them is outside")
                .check(house);
    }

    @Test
    void clusterIsPureLogic() {
        sees(
                "cluster",
                "decisions about the cluster are simulated: they see values, not machinery",
                "cluster",
                "base");
    }

    @Test
    void theRoomsOfTheClusterDoNotSeeEachOther() {
        String alone = "replication, membership and placement are each simulated alone";
        sees("cluster.replication", alone, "cluster.replication", "cluster", "base");
        sees("cluster.membership", alone, "cluster.membership", "cluster", "base");
        sees("cluster.ring", alone, "cluster.ring", "cluster", "base");
        seesOfTheCluster(
                "cluster.metadata",
                "the metadata keep what a partition's rules made of it (RFC 0020)",
                "cluster.metadata",
                "cluster.replication");
        seesOfTheCluster(
                "cluster.conductor",
                "the conductor decides, by the rules and the ring, what the metadata shall be (RFC 0020)",
                "cluster.conductor",
                "cluster.metadata",
                "cluster.replication",
                "cluster.ring");
    }

    @Test
    void oneRoomSeesTheRaftLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackage(RAFT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka.raft..",
                        "org.apache.kafka.snapshot..",
                        "org.apache.kafka.server..")
                .because("internal classes of another project are adapted to in one place")
                .check(house);
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "cluster.metadata", ROOT + "cluster.conductor..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(RAFT)
                .because("decisions are simulated; the engine has threads")
                .check(house);
    }

    @Test
    void nobodyLooksAtApp() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "app..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "app..")
                .because("app puts the house together; a room that sees it could not be moved")
                .check(house);
    }

    @Test
    void kafkasMessageValuesAreForTheBrokerAndTheRestForTheProtocol() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "protocol..", ROOT + "app.cli..", RAFT)
                .should()
                .dependOnClassesThat(kafkaBeyondValues())
                .because(
                        "kafka-clients' inner classes are not a public API: one room adapts to them,"
                                + " handlers see only the generated message values")
                .check(house);
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + "base..",
                        ROOT + "storage..",
                        ROOT + "network..",
                        ROOT + "cluster..",
                        ROOT + "metrics..")
                .and()
                .resideOutsideOfPackage(RAFT)
                .should()
                .dependOnClassesThat(resideInAPackage("org.apache.kafka.."))
                .because("logs, bytes and decisions are ours; only protocol and broker speak Kafka")
                .check(house);
    }

    @Test
    void onlyTheDiskOpensFiles() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "storage.disk..", ROOT + "app..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.nio\\.file\\.Files|java\\.io\\.RandomAccessFile|java\\.io\\.File(In|Out)putStream")
                .orShould()
                .callMethod(
                        "java.nio.channels.FileChannel",
                        "open",
                        "java.nio.file.Path",
                        "java.nio.file.OpenOption[]")
                .because("a file that is not opened through Disk is not crash-tested")
                .allowEmptyShould(true)
                .check(house);
    }

    @Test
    void sansIoRoomsTouchNoClockThreadFileSocketOrChance() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + "cluster..",
                        ROOT + "broker.group",
                        ROOT + "broker.group.assign..",
                        ROOT + "broker.group.consumer..",
                        ROOT + "broker.group.modern..",
                        ROOT + "broker.group.share..",
                        ROOT + "broker.group.streams..",
                        ROOT + "broker.group.topology..",
                        ROOT + "broker.txn",
                        ROOT + "broker.share",
                        ROOT + "broker.sharestate")
                .and()
                .resideOutsideOfPackage(RAFT)
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "io\\.minikafka\\.base\\.(System)?Time|io\\.minikafka\\.base\\.(OwnerThread|SerialExecutor)"
                                + "|java\\.lang\\.Thread|java\\.util\\.Random|java\\.util\\.concurrent\\.(ThreadLocalRandom|Executor.*|.*Executor)"
                                + "|java\\.time\\.Clock|java\\.net\\..*|java\\.nio\\.(file|channels)\\..*|java\\.util\\.concurrent\\.locks\\..*")
                .orShould()
                .callMethod("java.lang.System", "nanoTime")
                .orShould()
                .callMethod("java.lang.System", "currentTimeMillis")
                .orShould()
                .callMethod("java.util.UUID", "randomUUID")
                .orShould()
                .callMethod("java.time.Instant", "now")
                .orShould()
                .callMethod("java.lang.Math", "random")
                .because(
                        "the same inputs must give the same outputs, or the simulator proves nothing")
                .check(house);
    }

    @Test
    void thereAreNoCycles() {
        slices().matching("io.minikafka.(*)..")
                .should()
                .beFreeOfCycles()
                .because("rooms in a cycle are one room")
                .check(house);
        slices().matching("io.minikafka.(**)")
                .should()
                .beFreeOfCycles()
                .because("rooms in a cycle are one room, on each floor")
                .check(house);
    }

    /// The package itself, without the rooms below it.
    private void theSharedWordsKnowNoneOfTheRooms() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "broker")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "broker.*..")
                .because("what all rooms of the broker share must not know one of them")
                .check(house);
    }

    /// Of the broker's rooms, `room` may see itself, the words that all share, and `others`.
    private void opensOnlyOnto(String room, String... others) {
        String[] visible = new String[others.length + 1];
        visible[0] = ROOT + room + "..";
        for (int i = 0; i < others.length; i++) {
            visible[i + 1] = ROOT + others[i] + "..";
        }
        noClasses()
                .that()
                .resideInAPackage(visible[0])
                .should()
                .dependOnClassesThat(
                        resideInAPackage(ROOT + "broker.*..").and(not(resideInAnyPackage(visible))))
                .because("one kind of request can be read and changed without the others")
                .check(house);
    }

    /// Classes of `room` may depend on the named rooms of the house and nothing else of it.
    private void sees(String room, String because, String... rooms) {
        String[] visible = new String[rooms.length];
        for (int i = 0; i < rooms.length; i++) {
            visible[i] = ROOT + rooms[i] + "..";
        }
        noClasses()
                .that()
                .resideInAPackage(ROOT + room + "..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.minikafka..").and(not(resideInAnyPackage(visible))))
                .because(because)
                .allowEmptyShould(true)
                .check(house);
    }

    /// Of the cluster's rooms, `room` may see `rooms` and the words that all share.
    private void seesOfTheCluster(String room, String because, String... rooms) {
        String[] visible = new String[rooms.length];
        for (int i = 0; i < rooms.length; i++) {
            visible[i] = ROOT + rooms[i] + "..";
        }
        noClasses()
                .that()
                .resideInAPackage(ROOT + room + "..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage(ROOT + "cluster.*..")
                                .and(not(resideInAnyPackage(visible))))
                .because(because)
                .allowEmptyShould(true)
                .check(house);
    }

    private static DescribedPredicate<JavaClass> kafkaBeyondValues() {
        return resideInAPackage("org.apache.kafka..")
                .and(not(resideInAPackage("org.apache.kafka.common.message..")))
                .and(
                        new DescribedPredicate<JavaClass>("not one of the plain values") {
                            @Override
                            public boolean test(JavaClass type) {
                                return !type.getName().matches(VALUES);
                            }
                        });
    }
}
