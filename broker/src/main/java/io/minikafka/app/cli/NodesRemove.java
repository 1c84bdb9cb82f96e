package io.minikafka.app.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Forgets a node that is gone for good: what it held is copied to others from those that have it, too.
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description = {
            "Forget a node that does not come back. Its replicas are made elsewhere, from the others.",
            "Refused while the node lives, and where too few others live to be sure that nothing is lost."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  minikafka nodes remove 3", "  minikafka nodes remove 3 -b host:9092"})
final class NodesRemove implements Callable<Integer> {
    @Mixin private final Target target = new Target();

    @Parameters(paramLabel = "NODE", description = "The node's number.")
    private int nodeId;

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        try (Admin admin = target.admin()) {
            admin.unregisterBroker(nodeId).all().get();
        }
        System.out.println(
                "Node "
                        + nodeId
                        + " is removed; what it held is made on others as far as they suffice");
        return ExitCode.DONE;
    }
}
