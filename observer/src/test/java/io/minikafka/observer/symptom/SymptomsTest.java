package io.minikafka.observer.symptom;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.observer.incident.Signal;
import io.minikafka.observer.incident.SignalKind;
import io.minikafka.observer.watch.GroupLook;
import io.minikafka.observer.watch.Target;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/// Each symptom is found when it comes, and none in a broker that works evenly.
class SymptomsTest {
    private static final String SYNC = "minikafka_wal_sync_seconds";
    private static final String REQUEST = "minikafka_request_seconds";
    private static final String PRODUCE = "api=\"Produce\",waited=\"false\",";

    private final Symptoms symptoms = new Symptoms();
    private final Figures broker = new Figures();
    private final List<Signal> found = new ArrayList<>();

    private void run(int seconds, IntConsumer each) {
        found.clear();
        for (int second = 0; second < seconds; second++) {
            each.accept(second);
            found.addAll(symptoms.find(broker.look()));
        }
    }

    private Set<SignalKind> kinds() {
        EnumSet<SignalKind> kinds = EnumSet.noneOf(SignalKind.class);
        found.forEach(signal -> kinds.add(signal.kind()));
        return kinds;
    }

    private void usual(int second) {
        int rate = 100 + 10 * (second % 3);
        broker.took(SYNC, "", rate, 0.002);
        broker.took(REQUEST, PRODUCE, rate, 0.0025);
        broker.add("minikafka_requests_total{api=\"Produce\"}", rate);
        broker.add("minikafka_network_requests_total", rate);
        broker.add("minikafka_network_received_bytes_total", rate * 1_000);
        broker.add("minikafka_connections_accepted_total", second % 5 == 0 ? 1 : 0);
        broker.add("process_cpu_seconds_total", 0.05);
        broker.add("jvm_gc_collection_seconds_total{gc=\"Copy\"}", 0.001);
        for (int partition = 0; partition < 4; partition++) {
            broker.add(end(partition), rate / 4.0);
        }
    }

    private static String end(int partition) {
        return "minikafka_partition_end_offset{topic=\"orders\",partition=\"%d\"}"
                .formatted(partition);
    }

    private static GroupLook group(int members, long committed0, long committed1, long end) {
        return new GroupLook(
                "billing",
                "Stable",
                members,
                List.of(
                        new GroupLook.Place("orders", 0, committed0, 0, end, 0),
                        new GroupLook.Place("orders", 1, committed1, 0, end, 0)),
                List.of(),
                List.of());
    }

    @Test
    void nothingIsFoundInAQuietHour() {
        run(
                3_600,
                second -> {
                    usual(second);
                    broker.groups(group(2, second * 50L, second * 50L, second * 50L + 20));
                });
        assertThat(found.stream().filter(signal -> signal.kind() != SignalKind.OFFSETS_ADVANCE))
                .isEmpty();
    }

    @Test
    void slowDisk() {
        run(60, this::usual);
        run(
                10,
                _ -> {
                    broker.took(SYNC, "", 10, 0.08);
                    broker.took(REQUEST, PRODUCE, 10, 0.4);
                });
        assertThat(kinds()).contains(SignalKind.SYNC_SLOW, SignalKind.PRODUCE_SLOW);
        assertThat(kinds()).doesNotContain(SignalKind.SYNC_STALLED);
    }

    @Test
    void stalledSync() {
        run(60, this::usual);
        run(5, _ -> broker.add("minikafka_network_requests_total", 20));
        assertThat(kinds()).contains(SignalKind.PRODUCE_STALLED);
        run(
                5,
                second -> {
                    usual(second);
                    broker.took(SYNC, "", second == 0 ? 1 : 0, 5);
                });
        assertThat(kinds()).contains(SignalKind.SYNC_STALLED).doesNotContain(SignalKind.SYNC_SLOW);
    }

    @Test
    void anAlwaysSlowDiskIsNoNews() {
        run(
                100,
                _ -> {
                    broker.took(SYNC, "", 10, 0.02);
                    broker.took(REQUEST, PRODUCE, 10, 0.05);
                });
        assertThat(kinds()).isEmpty();
    }

    @Test
    void storage() {
        broker.set("minikafka_storage_state{state=\"read_only\"}", 1);
        broker.set("minikafka_disk_free_bytes", 1e9);
        run(3, this::usual);
        assertThat(kinds()).contains(SignalKind.STORAGE_READ_ONLY, SignalKind.DISK_LOW);
        broker.set("minikafka_storage_state{state=\"offline\"}", 1);
        run(1, this::usual);
        assertThat(kinds()).contains(SignalKind.STORAGE_OFFLINE);
    }

    @Test
    void aNodeThatIsGone() {
        run(10, this::usual);
        broker.isGone();
        run(1, _ -> {});
        assertThat(kinds()).as("one missed answer is none").isEmpty();
        run(1, _ -> {});
        assertThat(kinds()).containsExactly(SignalKind.NODE_UNREACHABLE);
    }

    @Test
    void aNodeThatBeganAnew() {
        run(10, this::usual);
        broker.set("process_start_time_seconds", 500);
        broker.set(SYNC + "_count", 0);
        run(3, this::usual);
        assertThat(kinds()).containsExactly(SignalKind.NODE_RESTARTED);
    }

    @Test
    void refusedBatches() {
        run(10, this::usual);
        run(
                3,
                second -> {
                    usual(second);
                    broker.add("minikafka_produce_errors_total{error=\"MESSAGE_TOO_LARGE\"}", 4);
                });
        assertThat(kinds()).containsExactly(SignalKind.PRODUCE_ERRORS);
        assertThat(found.getFirst().values()).containsEntry("error", "MESSAGE_TOO_LARGE");
    }

    @Test
    void pressure() {
        run(60, this::usual);
        run(
                10,
                second -> {
                    usual(second);
                    broker.add("jvm_gc_collection_seconds_total{gc=\"Copy\"}", 0.4);
                    broker.add("process_cpu_seconds_total", 1.5);
                });
        assertThat(kinds()).contains(SignalKind.GC_PRESSURE, SignalKind.CPU_HIGH);
        assertThat(found).anyMatch(one -> one.kind() == SignalKind.CPU_HIGH && one.opens());
    }

    @Test
    void whoMakesTheMachineBusyIsTold() {
        broker.set("system_processors", 2);
        run(
                30,
                second -> {
                    usual(second);
                    broker.add("system_cpu_busy_seconds_total", 0.2);
                });
        assertThat(found).isEmpty();
        run(
                8,
                second -> {
                    usual(second);
                    broker.add("system_cpu_busy_seconds_total", 2);
                });
        assertThat(kinds()).containsExactly(SignalKind.CPU_STARVED);
        assertThat(found)
                .noneMatch(Signal::opens)
                .allMatch(one -> one.text().contains("other programs use 1.95 cores"));
    }

    @Test
    void flood() {
        run(60, this::usual);
        run(
                8,
                second -> {
                    usual(second);
                    broker.add("minikafka_requests_total{api=\"Metadata\"}", 4_000);
                    broker.add("minikafka_network_requests_total", 4_000);
                    broker.add("minikafka_connections_accepted_total", 100);
                    broker.add("process_cpu_seconds_total", 1.5);
                });
        assertThat(kinds()).contains(SignalKind.REQUESTS_SURGE, SignalKind.CONNECTIONS_SURGE);
        assertThat(found)
                .anyMatch(one ->
                        one.kind() == SignalKind.REQUESTS_SURGE && one.text().contains("Metadata"))
                .noneMatch(one -> one.kind() == SignalKind.CPU_HIGH && one.opens());
    }

    @Test
    void throttledClients() {
        run(10, this::usual);
        run(
                6,
                second -> {
                    usual(second);
                    broker.add("minikafka_throttles_total{quota=\"produce\"}", 5);
                    broker.add("minikafka_throttled_seconds_total{quota=\"produce\"}", 0.9);
                });
        assertThat(kinds()).containsExactly(SignalKind.THROTTLED);
    }

    @Test
    void aPartitionThatBecameHot() {
        run(60, this::usual);
        run(
                12,
                second -> {
                    usual(second);
                    broker.add(end(2), 600);
                });
        assertThat(kinds()).containsExactly(SignalKind.PARTITION_HOT);
        assertThat(found.getFirst().subject().partition()).isEqualTo(2);
    }

    @Test
    void groupsThatStand() {
        run(60, second -> broker.groups(group(2, second * 50L, second * 50L, second * 50L + 20)));
        run(
                30,
                second ->
                        broker.groups(group(2, 2_950, 3_000 + second * 50L, 3_020 + second * 50L)));
        assertThat(kinds())
                .contains(
                        SignalKind.OFFSET_STUCK, SignalKind.OFFSETS_ADVANCE, SignalKind.LAG_GROWS);
        assertThat(found)
                .filteredOn(one -> one.kind() == SignalKind.OFFSET_STUCK)
                .allMatch(one ->
                        one.subject().partition() == 0
                                && one.values().getOrDefault("offset", "").equals("2950"));
    }

    @Test
    void aGroupThatCommitsRarelyIsNotStuck() {
        run(
                200,
                second ->
                        broker.groups(
                                group(1, second / 10 * 500L, second / 10 * 500L, second * 50L)));
        assertThat(kinds()).doesNotContain(SignalKind.OFFSET_STUCK);
    }

    @Test
    void aGroupWithNothingToDoIsNotStuck() {
        run(20, second -> broker.groups(group(1, second, second, second)));
        run(100, _ -> broker.groups(group(1, 20, 20, 20)));
        run(3, _ -> broker.groups(group(1, 20, 20, 21)));
        assertThat(kinds()).doesNotContain(SignalKind.OFFSET_STUCK);
    }

    @Test
    void lostRecords() {
        GroupLook behind =
                new GroupLook(
                        "billing",
                        "Stable",
                        1,
                        List.of(new GroupLook.Place("orders", 0, 40, 100, 200, 0)),
                        List.of(),
                        List.of());
        run(2, _ -> broker.groups(behind));
        assertThat(kinds()).containsExactly(SignalKind.RECORDS_LOST);
    }

    @Test
    void rebalances() {
        run(
                20,
                second -> {
                    List<GroupLook.Event> events = new ArrayList<>();
                    List<GroupLook.Rebalance> rebalances = new ArrayList<>();
                    for (int i = 0; i < second; i++) {
                        events.add(
                                new GroupLook.Event(
                                        i * 1_000L, i % 2 == 0 ? "joined" : "left", "c", ""));
                        rebalances.add(new GroupLook.Rebalance(i * 1_000L, "a member joined"));
                    }
                    broker.groups(
                            new GroupLook("billing", "Stable", 2, List.of(), events, rebalances));
                });
        assertThat(kinds()).containsExactly(SignalKind.REBALANCES_MANY, SignalKind.MEMBERS_CHANGE);
    }

    @Test
    void changedSettings() {
        broker.settings(Map.of("topic orders", Map.of("retention.ms", "1000000")));
        run(1, _ -> {});
        broker.settings(
                Map.of(
                        "topic orders", Map.of("retention.ms", "10"),
                        "topic made", Map.of("cleanup.policy", "compact"),
                        "quota {client-id=a}", Map.of("producer_byte_rate", "1.0")));
        run(1, _ -> {});
        assertThat(found)
                .extracting(one -> one.values().getOrDefault("key", ""))
                .containsExactlyInAnyOrder("retention.ms", "producer_byte_rate");
        assertThat(found).noneMatch(Signal::opens);
    }

    @Test
    void logLines() {
        run(
                1,
                _ -> {
                    broker.line(
                            Target.BROKER_LOGS,
                            "time=x level=WARN msg=\"peer 2 is suspect\"",
                            Map.of("level", "WARN", "msg", "peer 2 is suspect"));
                    broker.line(
                            Target.BROKER_LOGS,
                            "time=x level=INFO msg=\"failed over\"",
                            Map.of("level", "INFO", "msg", "failed over"));
                    broker.line("app", "ERROR cannot parse record orders-3@42: bad json", Map.of());
                    broker.line("app", "INFO done with orders-3@41", Map.of());
                    broker.line("app", "java.lang.IllegalStateException: no", Map.of());
                    broker.line(
                            "app", "WARN failed: topic=clicks, partition=1, offset=9", Map.of());
                });
        assertThat(found)
                .extracting(Signal::kind)
                .containsExactly(
                        SignalKind.PEER_LOST,
                        SignalKind.RECORD_FAILURE,
                        SignalKind.LOG_FAILURE,
                        SignalKind.RECORD_FAILURE);
        assertThat(found.get(1).values()).containsEntry("offset", "42");
        assertThat(found.get(1).subject().topic()).isEqualTo("orders");
        assertThat(found.get(3).subject().partition()).isEqualTo(1);
    }
}
