package io.minikafka.app.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/// Prints why a group rebalanced, how long it took, and what became of its members.
final class GroupExplanation {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private GroupExplanation() {}

    static void print(String name, GroupHistory history, long nowMs) {
        System.out.printf("group %s  (%s, %s)%n%n", name, history.type(), history.state());
        if (history.rebalances().isEmpty()) {
            System.out.println("  no rebalance since the broker was started");
        } else {
            rebalances(history, nowMs);
        }
        System.out.println();
        if (!history.events().isEmpty()) {
            Table table = new Table("time", "member", "client", "what happened");
            for (GroupHistory.Event event : history.events()) {
                String detail = event.detail().isEmpty() ? "" : " (" + event.detail() + ")";
                table.row(
                        time(event.atMs()),
                        event.member().isEmpty() ? "-" : event.member(),
                        event.clientId().isEmpty() ? "-" : event.clientId(),
                        event.what() + detail);
            }
            table.print("  ");
        }
    }

    private static void rebalances(GroupHistory history, long nowMs) {
        Table table =
                new Table("rebalance", "took", "epoch", "members", "waited longest for", "why");
        for (GroupHistory.Rebalance rebalance : history.rebalances()) {
            boolean goesOn = rebalance.endedMs() < 0;
            long tookMs = (goesOn ? nowMs : rebalance.endedMs()) - rebalance.beganMs();
            table.row(
                    time(rebalance.beganMs()),
                    seconds(tookMs) + (goesOn ? " so far" : ""),
                    goesOn ? "-" : rebalance.epoch(),
                    goesOn ? "-" : rebalance.members(),
                    rebalance.last().isEmpty()
                            ? "-"
                            : rebalance.last() + ", " + seconds(rebalance.lastAfterMs()),
                    String.join("; ", rebalance.reasons()));
        }
        table.print("  ");
    }

    private static String time(long ms) {
        return TIME.format(Instant.ofEpochMilli(ms));
    }

    static String seconds(long ms) {
        return "%d.%03d s".formatted(ms / 1000, ms % 1000);
    }
}
