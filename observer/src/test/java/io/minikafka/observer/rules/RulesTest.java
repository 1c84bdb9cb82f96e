package io.minikafka.observer.rules;

import static io.minikafka.observer.incident.SignalKind.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.observer.incident.Evidence;
import io.minikafka.observer.incident.Finding;
import io.minikafka.observer.incident.Incident;
import io.minikafka.observer.incident.Severity;
import io.minikafka.observer.incident.Signal;
import io.minikafka.observer.incident.SignalKind;
import io.minikafka.observer.incident.Subject;
import io.minikafka.observer.incident.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Each cause against evidence as it would come, with what comes along and points elsewhere.
class RulesTest {
    private static final Subject NODE = Subject.node("1");
    private static final Subject PLACE = Subject.group("1", "billing").with("orders", 2);
    private static final Subject RECORD = Subject.partition("1", "orders", 2);

    private final Rules rules = new Rules();

    private static Signal of(SignalKind kind, Subject subject, String... values) {
        Map<String, String> map = new TreeMap<>();
        for (int i = 0; i < values.length; i += 2) {
            map.put(values[i], values[i + 1]);
        }
        return new Signal(0, kind, subject, Severity.WARNING, true, kind.name(), map);
    }

    private static Signal stuck(int members, int stuck, int partitions) {
        return stuck(members, stuck, partitions, 0);
    }

    private static Signal stuck(int members, int stuck, int partitions, int retries) {
        return of(
                OFFSET_STUCK,
                PLACE,
                "offset",
                "42",
                "members",
                "" + members,
                "stuck",
                "" + stuck,
                "partitions",
                "" + partitions,
                "retries",
                "" + retries);
    }

    private Verdict judge(Signal... signals) {
        List<Evidence> evidence = new ArrayList<>();
        for (Signal signal : signals) {
            evidence.add(new Evidence(evidence.size() + 1, signal, 0, 1));
        }
        return rules.judge(
                new Incident(
                        "i",
                        0,
                        OptionalLong.empty(),
                        Severity.WARNING,
                        evidence,
                        Optional.empty(),
                        Optional.empty()));
    }

    private void is(String cause, Signal... signals) {
        Verdict verdict = judge(signals);
        assertThat(verdict.cause()).isEqualTo(cause);
        Finding best = verdict.findings().getFirst();
        assertThat(best.citations()).isNotEmpty().allMatch(n -> n >= 1 && n <= signals.length);
        assertThat(best.summary()).isNotEmpty().doesNotContain("{");
        assertThat(best.steps()).isNotEmpty();
    }

    @Test
    void disks() {
        is("slow-disk", of(SYNC_SLOW, NODE), of(PRODUCE_SLOW, NODE), of(LAG_GROWS, PLACE));
        is(
                "fsync-stall",
                of(SYNC_STALLED, NODE),
                of(PRODUCE_STALLED, NODE),
                of(PRODUCE_SLOW, NODE));
        is(
                "full-disk",
                of(STORAGE_READ_ONLY, NODE),
                of(DISK_LOW, NODE),
                of(PRODUCE_ERRORS, NODE, "error", "KAFKA_STORAGE_ERROR"),
                of(PRODUCE_STALLED, NODE));
        is("failed-disk", of(STORAGE_OFFLINE, NODE), of(PRODUCE_ERRORS, NODE, "error", "X"));
    }

    @Test
    void nodes() {
        is("killed-node", of(NODE_UNREACHABLE, NODE));
        is(
                "killed-node",
                of(NODE_UNREACHABLE, NODE),
                of(NODE_REACHABLE, Subject.node("2")),
                of(PEER_LOST, Subject.node("2")));
        is(
                "network-partition",
                of(PEER_LOST, NODE),
                of(PEER_LOST, Subject.node("2")),
                of(NODE_REACHABLE, NODE),
                of(PRODUCE_ERRORS, NODE, "error", "NOT_ENOUGH_REPLICAS"));
        is(
                "network-partition",
                of(PEER_LOST, NODE, "link", "down"),
                of(NODE_REACHABLE, Subject.node("2")),
                of(FOLLOWER_BEHIND, Subject.node("2")));
        is("slow-follower", of(FOLLOWER_BEHIND, Subject.node("3")), of(PRODUCE_SLOW, NODE));
        is(
                "slow-follower",
                of(FOLLOWER_BEHIND, Subject.node("3")),
                of(PEER_LOST, NODE, "what", "a line that says so"));
        is("slow-disk", of(FOLLOWER_BEHIND, Subject.node("3")), of(SYNC_SLOW, Subject.node("3")));
    }

    @Test
    void consumers() {
        Signal failure = of(RECORD_FAILURE, RECORD, "offset", "42");
        is("poison-record", stuck(1, 1, 4), failure);
        is(
                "poison-record",
                stuck(1, 4, 4),
                failure,
                of(MEMBERS_CHANGE, PLACE, "changes", "12"),
                of(REBALANCES_MANY, PLACE));
        is(
                "poison-record",
                stuck(0, 1, 4, 3),
                of(OFFSETS_ADVANCE, PLACE),
                of(REBALANCES_MANY, PLACE),
                of(MEMBERS_CHANGE, PLACE, "changes", "6"));
        is(
                "stuck-consumer",
                stuck(2, 2, 4, 0),
                of(OFFSETS_ADVANCE, PLACE),
                of(MEMBERS_CHANGE, PLACE, "changes", "6"));
        is("stuck-consumer", stuck(2, 2, 4), of(OFFSETS_ADVANCE, PLACE), of(LAG_GROWS, PLACE));
        is("stuck-consumer", stuck(1, 4, 4), of(LAG_GROWS, PLACE));
        is("stuck-consumer", stuck(1, 1, 4), of(RECORD_FAILURE, RECORD, "offset", "7"));
        is(
                "absent-consumer",
                stuck(0, 4, 4),
                of(GROUP_EMPTY, PLACE),
                of(MEMBERS_CHANGE, PLACE, "changes", "1"));
        is(
                "rebalance-storm",
                of(REBALANCES_MANY, PLACE),
                of(MEMBERS_CHANGE, PLACE, "changes", "20"),
                stuck(3, 3, 4),
                of(LAG_GROWS, PLACE));
        is(
                "hot-partition",
                of(PARTITION_HOT, RECORD),
                of(LAG_GROWS, PLACE),
                of(PRODUCE_SLOW, NODE));
    }

    @Test
    void loads() {
        is("gc-pressure", of(GC_PRESSURE, NODE), of(CPU_HIGH, NODE), of(PRODUCE_SLOW, NODE));
        is(
                "cpu-pressure",
                of(CPU_HIGH, NODE, "moreWork", "false"),
                of(PRODUCE_SLOW, NODE),
                of(CPU_STARVED, NODE));
        is(
                "cpu-pressure",
                of(CPU_HIGH, NODE, "moreWork", "false"),
                of(PRODUCE_SLOW, NODE),
                of(CPU_STARVED, NODE, "byOthers", "true"));
        is("cpu-taken", of(PRODUCE_SLOW, NODE), of(CPU_STARVED, NODE, "byOthers", "true"));
        is("cpu-pressure", of(PRODUCE_SLOW, NODE), of(CPU_STARVED, NODE, "byOthers", "false"));
        is(
                "slow-disk",
                of(SYNC_SLOW, NODE),
                of(PRODUCE_SLOW, NODE),
                of(CPU_STARVED, NODE, "byOthers", "true"));
        is(
                "client-flood",
                of(REQUESTS_SURGE, NODE),
                of(CPU_HIGH, NODE, "moreWork", "true"),
                of(PRODUCE_SLOW, NODE));
        is("client-flood", of(CONNECTIONS_SURGE, NODE), of(CONNECTIONS_REFUSED, NODE));
        is("quota-too-low", of(THROTTLED, NODE), of(LAG_GROWS, PLACE));
    }

    @Test
    void settings() {
        is(
                "wrong-config",
                of(CONFIG_CHANGED, Subject.topic("1", "orders"), "key", "max.message.bytes"),
                of(PRODUCE_ERRORS, NODE, "error", "MESSAGE_TOO_LARGE"));
        is(
                "wrong-config",
                of(CONFIG_CHANGED, Subject.topic("1", "orders"), "key", "retention.ms"),
                of(RECORDS_LOST, PLACE));
        is(
                "wrong-config",
                of(CONFIG_CHANGED, NODE, "key", "producer_byte_rate"),
                of(THROTTLED, NODE));
        is("records-expired", of(RECORDS_LOST, PLACE), of(LAG_GROWS, PLACE));
        is(
                "records-expired",
                of(RECORDS_LOST, PLACE),
                of(CONFIG_CHANGED, Subject.topic("1", "other"), "key", "retention.ms"));
        is(
                "slow-disk",
                of(CONFIG_CHANGED, Subject.topic("1", "orders"), "key", "retention.ms"),
                of(SYNC_SLOW, NODE));
    }

    @Test
    void saysWhenItDoesNotKnow() {
        Verdict verdict = judge(of(LOG_NEW, NODE), of(FETCH_SLOW, NODE));
        assertThat(verdict.cause()).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict.note()).isNotEmpty();
    }

    /// Every cause is found by something, so that no file here is dead.
    @Test
    void everyCauseHasATestHere() throws Exception {
        String source =
                Files.readString(
                        Path.of(
                                System.getProperty("minikafka.root", ".."),
                                "observer/src/test/java/io/minikafka/observer/rules/RulesTest.java"));
        assertThat(rules.names()).allMatch(name -> source.contains("\"" + name + "\""));
    }
}
