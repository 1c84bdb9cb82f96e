package io.minikafka.observer.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IncidentsTest {
    private static final Subject NODE = Subject.node("1");
    private static final Subject ORDERS = Subject.group("1", "billing").with("orders", 0);
    private static final Subject CLICKS = Subject.group("1", "stats").with("clicks", 0);

    private final Incidents incidents =
            new Incidents(
                    IncidentLimits.DEFAULT,
                    incident ->
                            new Verdict(
                                    0,
                                    List.of(
                                            new Finding(
                                                    "n" + incident.evidence().size(),
                                                    1,
                                                    "",
                                                    List.of(),
                                                    List.of(1))),
                                    Verdict.RULES,
                                    ""));

    private static Signal trouble(long atMs, SignalKind kind, Subject subject) {
        return Signal.trouble(atMs, kind, subject, Severity.WARNING, kind + " at " + atMs);
    }

    private static Signal context(long atMs, SignalKind kind, Subject subject, String what) {
        return Signal.context(atMs, kind, subject, kind + " " + what).with(Map.of("what", what));
    }

    @Test
    void aThousandSignalsAreOneIncident() {
        for (int second = 0; second < 1_000; second++) {
            List<IncidentEvent> events =
                    incidents.step(
                            second * 1_000L,
                            List.of(
                                    trouble(second * 1_000L, SignalKind.SYNC_SLOW, NODE),
                                    trouble(second * 1_000L, SignalKind.OFFSET_STUCK, ORDERS)));
            assertThat(events.stream().anyMatch(IncidentEvent.Opened.class::isInstance))
                    .isEqualTo(second == 0);
        }
        Incident only = incidents.open().getFirst();
        assertThat(incidents.open()).hasSize(1);
        assertThat(only.evidence()).extracting(Evidence::count).containsExactly(1_000, 1_000);
        assertThat(only.startMs()).isZero();
    }

    @Test
    void unrelatedTroublesAreTwoIncidents() {
        incidents.step(0, List.of(trouble(0, SignalKind.OFFSET_STUCK, ORDERS)));
        incidents.step(1_000, List.of(trouble(1_000, SignalKind.OFFSET_STUCK, CLICKS)));
        assertThat(incidents.open()).hasSize(2);
        incidents.step(2_000, List.of(trouble(2_000, SignalKind.SYNC_SLOW, NODE)));
        assertThat(incidents.open())
                .as("what concerns the node is evidence for both and opens no third")
                .hasSize(2)
                .allMatch(one ->
                        one.evidence().stream()
                                .anyMatch(each -> each.kind() == SignalKind.SYNC_SLOW));
    }

    @Test
    void contextWaitsForTroubleAndJoinsIt() {
        incidents.step(0, List.of(context(0, SignalKind.CONFIG_CHANGED, NODE, "old")));
        incidents.step(500_000, List.of(context(500_000, SignalKind.LOG_FAILURE, NODE, "line")));
        incidents.step(
                590_000,
                List.of(
                        context(590_000, SignalKind.LOG_FAILURE, NODE, "new"),
                        trouble(590_000, SignalKind.SYNC_SLOW, NODE)));
        assertThat(incidents.open().getFirst().evidence())
                .extracting(each -> each.signal().values().getOrDefault("what", "-"))
                .containsExactlyInAnyOrder("-", "old", "line", "new");
        Incidents late =
                new Incidents(IncidentLimits.DEFAULT, _ -> new Verdict(0, List.of(), "", ""));
        late.step(0, List.of(context(0, SignalKind.LOG_FAILURE, NODE, "too old")));
        late.step(200_000, List.of(trouble(200_000, SignalKind.SYNC_SLOW, NODE)));
        assertThat(late.open().getFirst().evidence()).hasSize(1);
    }

    @Test
    void judgesAtOnceFirmlyAndWhenTheCauseChanges() {
        Signal slow = trouble(0, SignalKind.SYNC_SLOW, NODE);
        assertThat(incidents.step(0, List.of(slow)).getFirst().incident().cause()).isEqualTo("n1");
        assertThat(incidents.step(4_000, List.of(slow))).isEmpty();
        assertThat(incidents.step(5_000, List.of(slow)))
                .singleElement()
                .isInstanceOf(IncidentEvent.Judged.class);
        assertThat(incidents.step(6_000, List.of(slow))).isEmpty();
        List<IncidentEvent> changed =
                incidents.step(7_000, List.of(trouble(7_000, SignalKind.PRODUCE_SLOW, NODE)));
        assertThat(changed.getFirst().incident().cause()).isEqualTo("n2");
    }

    @Test
    void endsWhenItIsQuiet() {
        incidents.step(0, List.of(trouble(0, SignalKind.SYNC_SLOW, NODE)));
        assertThat(incidents.step(29_000, List.of()))
                .noneMatch(IncidentEvent.Closed.class::isInstance);
        List<IncidentEvent> events = incidents.step(30_000, List.of());
        assertThat(events).singleElement().isInstanceOf(IncidentEvent.Closed.class);
        assertThat(events.getFirst().incident().endMs()).hasValue(0);
        assertThat(incidents.open()).isEmpty();
    }

    @Test
    void everythingIsBounded() {
        IncidentLimits limits = IncidentLimits.DEFAULT;
        for (int i = 0; i < 100; i++) {
            Subject subject = Subject.group("1", "group-" + i).with("topic-" + i, 0);
            incidents.step(i, List.of(trouble(i, SignalKind.OFFSET_STUCK, subject)));
        }
        assertThat(incidents.open()).hasSize(limits.openMax());
        for (int i = 0; i < 1_000; i++) {
            incidents.step(
                    200 + i, List.of(context(200 + i, SignalKind.LOG_FAILURE, NODE, "line " + i)));
        }
        assertThat(incidents.open())
                .allMatch(one -> one.evidence().size() == 1 + limits.linesMax());
        for (int i = 0; i < 1_000; i++) {
            incidents.step(
                    2_000, List.of(context(2_000, SignalKind.CONFIG_CHANGED, NODE, "key " + i)));
        }
        assertThat(incidents.open()).allMatch(one -> one.evidence().size() == limits.evidenceMax());
    }

    @Test
    void jsonKeepsEverything() {
        incidents.step(
                5,
                List.of(
                        context(3, SignalKind.LOG_FAILURE, NODE, "a \"line\" \u2603\n"),
                        trouble(5, SignalKind.OFFSET_STUCK, ORDERS)));
        Incident incident = incidents.open().getFirst();
        incident = incident.explained(incident.verdict().orElseThrow());
        assertThat(IncidentCodec.fromJson(IncidentCodec.toJson(incident).write()))
                .contains(incident);
        assertThat(IncidentCodec.fromJson("{\"id\":1}")).isEmpty();
        assertThat(IncidentCodec.fromJson("hello")).isEmpty();
    }
}
