package io.minikafka.app.cli;

import io.minikafka.broker.quorum.Voters;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/// A new cluster bears the loss of a node only once enough of its nodes vote on the metadata: they become voters one
/// after the other, after they answer.
public final class Formation {
    private static final long LIMIT_MS = 60_000;
    private static final long LOOK_EVERY_MS = 50;

    private Formation() {}

    /// Returns when it is complete.
    ///
    /// @throws CommandFailure if that takes a minute
    static void await(String bootstrap, int nodes) throws InterruptedException {
        long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MS);
        try (Admin admin = Admin.create(Target.clientSettings(bootstrap))) {
            while (!isComplete(admin, nodes)) {
                if (System.nanoTime() - untilNs > 0) {
                    throw new CommandFailure(
                            ExitCode.FAILED,
                            "The nodes run, but after %d s not enough of them vote on the metadata: minikafka cluster describe -b %s shows which"
                                    .formatted(
                                            TimeUnit.MILLISECONDS.toSeconds(LIMIT_MS), bootstrap));
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
            }
        }
    }

    /// Whether all nodes are known to whoever answers, and as many of them vote as shall.
    public static boolean isComplete(Admin admin, int nodes) throws InterruptedException {
        try {
            return admin.describeCluster().nodes().get().size() == nodes
                    && admin.describeMetadataQuorum().quorumInfo().get().voters().size()
                            >= Voters.wanted(nodes);
        } catch (ExecutionException notNow) {
            return false;
        }
    }
}
