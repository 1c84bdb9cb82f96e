package io.minikafka.app.cli;

import io.minikafka.app.cli.NodesAnswer.Believed;
import io.minikafka.app.cli.NodesAnswer.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// What each node believes of the others: asks one, then all that it knows.
@Command(
        name = "nodes",
        mixinStandardHelpOptions = true,
        description = {
            "The nodes of the cluster, and what each of them believes of the others (by gossip: a hint)."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  minikafka nodes",
            "  minikafka nodes -b host:9092",
            "  minikafka nodes drain 3",
            "  minikafka nodes remove 3"
        },
        subcommands = {NodesDrain.class, NodesRemove.class})
final class NodesCommand implements Callable<Integer> {
    @Mixin private final Target target = new Target();

    @Override
    public Integer call() {
        NodesAnswer asked = NodesAnswer.ask(target.reachableAddress());
        SortedMap<Integer, Optional<NodesAnswer>> views = new TreeMap<>();
        views.put(asked.self().nodeId(), Optional.of(asked));
        for (Believed other : asked.believed()) {
            views.computeIfAbsent(other.nodeId(), _ -> view(other));
        }
        print(views);
        return ExitCode.DONE;
    }

    private static Optional<NodesAnswer> view(Believed node) {
        try {
            return Optional.of(NodesAnswer.ask(node.address()));
        } catch (CommandFailure silent) {
            return Optional.empty();
        }
    }

    private static void print(SortedMap<Integer, Optional<NodesAnswer>> views) {
        SortedSet<Integer> all = new TreeSet<>(views.keySet());
        views.values()
                .forEach(view ->
                        view.ifPresent(
                                known -> known.believed().forEach(b -> all.add(b.nodeId()))));
        List<String> heading = new ArrayList<>(List.of("node", "address", "version", "load"));
        all.forEach(id -> heading.add("of " + id));
        heading.add("trouble");
        Table table = new Table(heading.toArray(String[]::new));
        for (int id : all) {
            table.row(row(id, all, views).toArray());
        }
        table.print("");
    }

    /// What the node says of itself, if it answers, else what another one says; then what it believes of each.
    private static List<String> row(
            int id, SortedSet<Integer> all, SortedMap<Integer, Optional<NodesAnswer>> views) {
        Optional<NodesAnswer> own = views.getOrDefault(id, Optional.empty());
        Optional<Believed> about =
                own.or(() -> views.values().stream().flatMap(Optional::stream).findFirst())
                        .flatMap(view -> view.of(id));
        List<String> cells = new ArrayList<>();
        cells.add(Integer.toString(id));
        cells.add(about.map(Believed::address).orElse("?"));
        cells.add(about.map(Believed::version).orElse("?"));
        cells.add(about.map(b -> b.load() / 10 + " %").orElse("?"));
        for (int other : all) {
            cells.add(
                    own.map(view -> view.of(other).map(Believed::status).orElse("-")).orElse("?"));
        }
        cells.add(own.map(NodesCommand::trouble).orElse("does not answer"));
        return cells;
    }

    private static String trouble(NodesAnswer view) {
        List<String> troubles = new ArrayList<>();
        if (view.doubtsItself()) {
            troubles.add("rather this node is cut off");
        }
        for (Way way : view.ways()) {
            // Negative: an address that was given to find the quorum; the node there has a link of
            // its own.
            if (way.nodeId() >= 0 && !way.isUp() && !way.trouble().isEmpty()) {
                troubles.add("link to " + way.nodeId() + ": " + way.trouble());
            }
        }
        return String.join("; ", troubles);
    }
}
