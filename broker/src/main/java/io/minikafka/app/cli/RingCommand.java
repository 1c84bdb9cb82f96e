package io.minikafka.app.cli;

import io.minikafka.app.cli.RingAnswer.Holder;
import io.minikafka.cluster.ring.Ring;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Draws the ring by which partitions are placed, and shows what each node has of it. RFC 0015, RFC 0026.
@Command(
        name = "ring",
        mixinStandardHelpOptions = true,
        description = {
            "The ring by which partitions are placed: tokens, weights, racks, and what each node holds."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  minikafka ring", "  minikafka ring -b host:9092"})
final class RingCommand implements Callable<Integer> {
    @Mixin private final Target target = new Target();

    @Override
    public Integer call() {
        RingAnswer answer = RingAnswer.ask(target.reachableAddress());
        Ring ring = answer.ring();
        Map<Integer, Character> signs = new TreeMap<>();
        for (Holder node : answer.nodes()) {
            signs.put(node.nodeId(), RingDrawing.sign(signs.size()));
        }
        RingDrawing.draw(ring, signs).forEach(line -> System.out.println("   " + line));
        System.out.println();
        Table table =
                new Table(
                        "sign",
                        "node",
                        "rack",
                        "tokens",
                        "of the ring",
                        "replicas",
                        "share",
                        "leads",
                        "preferred",
                        "state");
        for (Holder node : answer.nodes()) {
            double share = ring.share(node.nodeId(), answer.replicas());
            table.row(
                    signs.getOrDefault(node.nodeId(), '?'),
                    node.nodeId(),
                    node.rack().isEmpty() ? "-" : node.rack(),
                    node.draining() ? 0 : node.weight(),
                    percent(ring.part(node.nodeId())),
                    node.wanted() == node.held()
                            ? Integer.toString(node.held())
                            : node.held() + " -> " + node.wanted(),
                    "%.1f".formatted(share),
                    node.led(),
                    node.preferred(),
                    node.state());
        }
        table.print("  ");
        System.out.printf(
                "  %d partitions, %d replicas; %s%n",
                answer.partitions(),
                answer.replicas(),
                answer.moving() == 0 ? "nothing moves" : answer.moving() + " partitions move now");
        return ExitCode.DONE;
    }

    private static String percent(double part) {
        return "%.1f %%".formatted(100 * part);
    }
}
