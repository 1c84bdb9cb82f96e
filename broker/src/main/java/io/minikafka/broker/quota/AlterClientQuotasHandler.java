package io.minikafka.broker.quota;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataErrors;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.RequestContext;
import io.minikafka.cluster.metadata.MetadataCommand.AlterQuotas;
import io.minikafka.cluster.metadata.MetadataCommand.QuotaChange;
import io.minikafka.cluster.metadata.MetadataCommand.QuotaOperation;
import io.minikafka.cluster.metadata.MetadataError;
import io.minikafka.cluster.metadata.Outcome;
import io.minikafka.cluster.metadata.QuotaKey;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import org.apache.kafka.common.message.AlterClientQuotasRequestData;
import org.apache.kafka.common.message.AlterClientQuotasRequestData.EntryData;
import org.apache.kafka.common.message.AlterClientQuotasRequestData.OpData;
import org.apache.kafka.common.message.AlterClientQuotasResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// AlterClientQuotas, versions 0 and 1. Each entity succeeds or fails for itself.
final class AlterClientQuotasHandler
        implements ApiHandler<AlterClientQuotasRequestData, AlterClientQuotasResponseData> {
    private final MetadataStore metadata;

    AlterClientQuotasHandler(MetadataStore metadata) {
        this.metadata = metadata;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.ALTER_CLIENT_QUOTAS;
    }

    @Override
    public void handle(
            RequestContext context,
            AlterClientQuotasRequestData request,
            Answer<AlterClientQuotasResponseData> answer) {
        List<EntryData> entries = request.entries();
        List<Outcome<QuotaChange>> wanted =
                entries.stream().map(AlterClientQuotasHandler::change).toList();
        List<QuotaChange> changes = new ArrayList<>();
        for (Outcome<QuotaChange> each : wanted) {
            if (each instanceof Outcome.Done<QuotaChange>(QuotaChange change)) {
                changes.add(change);
            }
        }
        metadata.submit(
                new AlterQuotas(changes, request.validateOnly()),
                results -> answer.send(response(entries, wanted, results)));
    }

    private static Outcome<QuotaChange> change(EntryData entry) {
        return EntityNames.read(entry.entity())
                .then(entity -> new Outcome.Done<>(new QuotaChange(entity, operations(entry))));
    }

    private static List<QuotaOperation> operations(EntryData entry) {
        List<QuotaOperation> operations = new ArrayList<>();
        for (OpData op : entry.ops()) {
            operations.add(
                    new QuotaOperation(
                            op.key(),
                            op.remove() ? OptionalDouble.empty() : OptionalDouble.of(op.value())));
        }
        return operations;
    }

    /// Results come in the order of the entities that could be read.
    private static AlterClientQuotasResponseData response(
            List<EntryData> entries,
            List<Outcome<QuotaChange>> wanted,
            List<Outcome<SortedMap<QuotaKey, Double>>> results) {
        AlterClientQuotasResponseData response = new AlterClientQuotasResponseData();
        int next = 0;
        for (int i = 0; i < entries.size(); i++) {
            Outcome<?> outcome =
                    wanted.get(i) instanceof Outcome.Done<QuotaChange>
                            ? results.get(next++)
                            : wanted.get(i);
            var entry =
                    new AlterClientQuotasResponseData.EntryData()
                            .setEntity(
                                    entries.get(i).entity().stream()
                                            .map(part ->
                                                    new AlterClientQuotasResponseData.EntityData()
                                                            .setEntityType(part.entityType())
                                                            .setEntityName(part.entityName()))
                                            .toList());
            switch (outcome) {
                case Outcome.Done<?> _ -> entry.setErrorCode(Errors.NONE.code());
                case Outcome.Refused<?>(MetadataError error, String message) ->
                        entry.setErrorCode(MetadataErrors.of(error).code())
                                .setErrorMessage(message);
            }
            response.entries().add(entry);
        }
        return response;
    }
}
