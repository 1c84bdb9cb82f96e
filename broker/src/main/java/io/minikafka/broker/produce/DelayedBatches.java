package io.minikafka.broker.produce;

import io.minikafka.broker.DelayGate;
import io.minikafka.broker.PartitionHome;
import io.minikafka.storage.AppendOrigin;
import io.minikafka.storage.AppendResult;
import java.nio.ByteBuffer;
import org.apache.kafka.common.message.ProduceResponseData.BatchIndexAndErrorMessage;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;

/// Batches of topics with delayed delivery: some of them wait, and are answered without an offset. RFC 0016.
final class DelayedBatches {
    private final DelayGate gate;

    DelayedBatches(DelayGate gate) {
        this.gate = gate;
    }

    /// The verdict on a batch that the other rules have judged.
    BatchRules.Verdict check(BatchRules.Verdict verdict, PartitionHome home, long delayMaxMs) {
        return switch (verdict) {
            case BatchRules.Refused _, BatchRules.Delayed _ -> verdict;
            case BatchRules.Accepted(ByteBuffer batch) -> check(verdict, home, batch, delayMaxMs);
            case BatchRules.Transactional(ByteBuffer batch, _) -> {
                BatchRules.Verdict checked = check(verdict, home, batch, delayMaxMs);
                yield checked instanceof BatchRules.Delayed(DelayGate.Later later)
                        ? new BatchRules.Transactional(later.waiting(), AppendOrigin.WAITING)
                        : checked;
            }
        };
    }

    private BatchRules.Verdict check(
            BatchRules.Verdict verdict, PartitionHome home, ByteBuffer batch, long delayMaxMs) {
        return switch (gate.judge(home.log(), home.office(), batch, delayMaxMs)) {
            case DelayGate.Now _ -> verdict;
            case DelayGate.Later later -> new BatchRules.Delayed(later);
            case DelayGate.Refused refused ->
                    new BatchRules.Refused(
                            refused.error(),
                            refused.message(),
                            refused.records().stream()
                                    .map(index ->
                                            new BatchIndexAndErrorMessage()
                                                    .setBatchIndex(index)
                                                    .setBatchIndexErrorMessage("delayed too long"))
                                    .toList());
        };
    }

    static void append(
            BatchRules.Delayed delayed,
            short version,
            PartitionHome home,
            PendingProduce pending,
            PartitionProduceResponse response) {
        AppendResult result =
                home.log()
                        .append(
                                delayed.later().waiting(),
                                AppendOrigin.WAITING,
                                delayed.later().office(),
                                pending.partition(response));
        pending.appended(version, response, result);
        response.setBaseOffset(ProduceHandler.NO_OFFSET);
        if (result instanceof AppendResult.Appended appended) {
            delayed.later()
                    .rest()
                    .ifPresent(rest -> {
                        if (!rest.append(appended.baseOffset(), pending.partition(response))) {
                            pending.withdrawn();
                        }
                    });
        }
    }
}
