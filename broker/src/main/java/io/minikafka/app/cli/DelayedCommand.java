package io.minikafka.app.cli;

import io.minikafka.base.FieldReader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Shows what waits for its time: docs/format/private-api.md, key 30030. RFC 0016.
@Command(
        name = "delayed",
        mixinStandardHelpOptions = true,
        description =
                "Records that wait to be delivered, by partition, as the node that is asked knows them.",
        footerHeading = "%nExample:%n",
        footer = {
            "  minikafka topics create reminders --config delayed.delivery.enable=true",
            "  echo wake up | minikafka produce --topic reminders --header minikafka.delay.ms=60000",
            "  minikafka delayed"
        })
final class DelayedCommand implements Callable<Integer> {
    private static final int KEY = 30_030;

    @Mixin private Target target = new Target();

    @Override
    public Integer call() {
        byte[] answer =
                PrivateCall.send(
                        target.reachableAddress(), KEY, new byte[0], "what waits to be delivered");
        FieldReader in = new FieldReader("the broker's answer", answer);
        Table table =
                new Table(
                        "topic",
                        "partition",
                        "waiting",
                        "under way",
                        "in open transactions",
                        "delivered by");
        long waiting = 0;
        for (int left = in.count(1); left > 0; left--) {
            String topic = in.string();
            int partition = in.i32();
            long pending = in.i64();
            table.row(
                    topic,
                    partition,
                    pending,
                    in.i64(),
                    in.i32() + " batches",
                    deliverer(in.bool(), in.i32()));
            waiting += pending;
        }
        in.end();
        table.print("");
        System.out.println(waiting + " records wait");
        return 0;
    }

    private static String deliverer(boolean here, int leader) {
        if (here) {
            return "this node";
        }
        return leader < 0 ? "nobody now" : "node " + leader;
    }
}
