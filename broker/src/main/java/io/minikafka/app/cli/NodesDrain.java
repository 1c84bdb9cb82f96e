package io.minikafka.app.cli;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.broker.quorum.DrainHandler;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lets the partitions of a node move to others, so that it can be taken away, or come back.
@Command(
        name = "drain",
        mixinStandardHelpOptions = true,
        description =
                "Move all partitions of a node to the others, a few at a time; it goes on by itself.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  minikafka nodes drain 3",
            "  minikafka nodes drain 3 --wait",
            "  minikafka nodes drain 3 --undo"
        })
final class NodesDrain implements Callable<Integer> {
    /// From one node to the one that it names.
    private static final int HOPS_MAX = 5;

    private static final long LOOK_EVERY_MS = 500;

    @Mixin private final Target target = new Target();

    @Parameters(paramLabel = "NODE", description = "The node's number.")
    private int nodeId;

    @Option(names = "--undo", description = "Let the node have partitions again.")
    private boolean undo;

    @Option(names = "--wait", description = "Return when the node holds nothing any more.")
    private boolean wait;

    @Override
    public Integer call() throws InterruptedException {
        String first = target.reachableAddress();
        drain(first);
        if (wait && !undo) {
            awaitEmpty(first);
        }
        return ExitCode.DONE;
    }

    /// Tells what is left whenever that is another number.
    private void awaitEmpty(String address) throws InterruptedException {
        int before = -1;
        while (true) {
            int left = held(address);
            if (left == 0) {
                System.out.println("Node " + nodeId + " holds nothing any more");
                return;
            }
            if (left != before) {
                System.out.println(left + " partitions left on node " + nodeId);
            }
            before = left;
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
    }

    private int held(String address) {
        return RingAnswer.ask(address).nodes().stream()
                .filter(node -> node.nodeId() == nodeId)
                .mapToInt(RingAnswer.Holder::held)
                .sum();
    }

    private void drain(String first) {
        byte[] request = new FieldWriter(8).i32(nodeId).bool(!undo).toBytes();
        String address = first;
        for (int hop = 0; hop < HOPS_MAX; hop++) {
            FieldReader answer =
                    new FieldReader(
                            "an answer to nodes drain",
                            PrivateCall.send(
                                    address, DrainHandler.KEY, request, "nodes to move away"));
            int status = answer.u8();
            String text = answer.string();
            if (status == DrainHandler.DONE) {
                System.out.println(
                        undo
                                ? "Node " + nodeId + " gets partitions again"
                                : "Node " + nodeId + " is drained: its partitions move away");
                return;
            }
            if (status == DrainHandler.REFUSED || text.isEmpty()) {
                throw new CommandFailure(
                        ExitCode.FAILED,
                        text.isEmpty() ? "No node is active now; try again." : text);
            }
            address = text;
        }
        throw new CommandFailure(ExitCode.FAILED, "No node says that it is active; try again.");
    }
}
