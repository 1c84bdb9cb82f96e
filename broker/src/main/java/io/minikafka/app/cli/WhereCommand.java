package io.minikafka.app.cli;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.broker.place.WhereHandler;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Says where a key's records are: docs/format/private-api.md, key 30018. RFC 0026.
@Command(
        name = "where",
        mixinStandardHelpOptions = true,
        description = {
            "Where the records of a key are: its partition, as Kafka's own partitioner has it, and the nodes."
        },
        footerHeading = "%nExample:%n",
        footer = "  minikafka where orders customer-7")
final class WhereCommand implements Callable<Integer> {
    @Mixin private final Target target = new Target();

    @Parameters(index = "0", paramLabel = "TOPIC", description = "The topic.")
    private String topic = "";

    @Parameters(index = "1", paramLabel = "KEY", description = "The key, as UTF-8 text.")
    private String key = "";

    @Override
    public Integer call() {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        byte[] request = new FieldWriter(64).string(topic).bytes(bytes).toBytes();
        FieldReader answer =
                new FieldReader(
                        "the place of a key",
                        PrivateCall.send(
                                target.reachableAddress(),
                                WhereHandler.KEY,
                                request,
                                "where a key is"));
        if (answer.u8() != WhereHandler.FOUND) {
            throw new CommandFailure(ExitCode.FAILED, "There is no topic " + topic);
        }
        int partition = answer.i32();
        int partitions = answer.i32();
        int leader = answer.i32();
        int epoch = answer.i32();
        System.out.printf(
                "%s: partition %d of %d, %s%n",
                topic,
                partition,
                partitions,
                leader < 0
                        ? "without a leader now"
                        : "led by node %d (epoch %d)".formatted(leader, epoch));
        Table table = new Table("node", "address", "rack", "role", "state");
        for (int left = answer.count(1); left > 0; left--) {
            int node = answer.i32();
            String address = answer.string();
            String rack = answer.string();
            table.row(
                    node,
                    address,
                    rack.isEmpty() ? "-" : rack,
                    node == leader ? "leads" : "follows",
                    answer.bool() ? "not heard of" : "alive");
        }
        table.print("  ");
        return ExitCode.DONE;
    }
}
