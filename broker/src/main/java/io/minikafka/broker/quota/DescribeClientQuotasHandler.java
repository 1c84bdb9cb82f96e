package io.minikafka.broker.quota;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.RequestContext;
import io.minikafka.cluster.metadata.MetadataRecord.QuotaRecord;
import io.minikafka.cluster.metadata.QuotaEntity;
import io.minikafka.cluster.metadata.QuotaEntity.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.message.DescribeClientQuotasRequestData;
import org.apache.kafka.common.message.DescribeClientQuotasRequestData.ComponentData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData.EntityData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData.EntryData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData.ValueData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// DescribeClientQuotas, versions 0 and 1: the entities that fit a filter. A component of the filter asks for a
/// name, for the default or for any; a strict filter fits entities that have no other parts.
final class DescribeClientQuotasHandler
        implements ApiHandler<DescribeClientQuotasRequestData, DescribeClientQuotasResponseData> {
    private static final byte EXACT = 0;
    private static final byte DEFAULT = 1;
    private static final byte SPECIFIED = 2;

    private final MetadataStore metadata;

    DescribeClientQuotasHandler(MetadataStore metadata) {
        this.metadata = metadata;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.DESCRIBE_CLIENT_QUOTAS;
    }

    @Override
    public void handle(
            RequestContext context,
            DescribeClientQuotasRequestData request,
            Answer<DescribeClientQuotasResponseData> answer) {
        DescribeClientQuotasResponseData response = new DescribeClientQuotasResponseData();
        Optional<String> unsupported = unsupported(request);
        Optional<String> problem = problem(request);
        if (unsupported.isPresent()) {
            answer.send(failed(response, Errors.UNSUPPORTED_VERSION, unsupported.get()));
        } else if (problem.isPresent()) {
            answer.send(failed(response, Errors.INVALID_REQUEST, problem.get()));
        } else {
            List<EntryData> entries = new ArrayList<>();
            for (QuotaRecord record : metadata.image().quotas()) {
                Map<String, Part> parts = EntityNames.parts(record.entity());
                if (fits(parts, request)) {
                    entries.add(entry(parts, record));
                }
            }
            answer.send(response.setEntries(entries));
        }
    }

    private static Optional<String> unsupported(DescribeClientQuotasRequestData request) {
        return request.components().stream()
                .map(ComponentData::entityType)
                .filter(type -> !type.isEmpty() && !EntityNames.isKnown(type))
                .map(type -> "Custom entity type '" + type + "' not supported")
                .findFirst();
    }

    private static Optional<String> problem(DescribeClientQuotasRequestData request) {
        Set<String> seen = new HashSet<>();
        for (ComponentData component : request.components()) {
            String type = component.entityType();
            if (type.isEmpty()) {
                return Optional.of("Unexpected empty filter component entity type");
            }
            if (!seen.add(type)) {
                return Optional.of(
                        "Entity type " + type + " cannot appear more than once in the filter.");
            }
            boolean named = component.match() != null;
            switch (component.matchType()) {
                case EXACT -> {
                    if (!named) {
                        return Optional.of("Request specified EXACT, but no match string.");
                    }
                }
                case DEFAULT, SPECIFIED -> {
                    if (named) {
                        return Optional.of(
                                "Request specified a match string where none is looked at.");
                    }
                }
                default -> {
                    return Optional.of("Unknown match type " + component.matchType());
                }
            }
        }
        return seen.contains(EntityNames.IP) && seen.size() > 1
                ? Optional.of(
                        "Invalid entity filter component combination: IP filter component should not be used"
                                + " with user or clientId filter component.")
                : Optional.empty();
    }

    private static boolean fits(Map<String, Part> parts, DescribeClientQuotasRequestData request) {
        for (ComponentData component : request.components()) {
            Part part = parts.getOrDefault(component.entityType(), QuotaEntity.ANY);
            boolean fits =
                    switch (component.matchType()) {
                        case EXACT -> part.equals(new Part.Named(component.match()));
                        case DEFAULT -> part.equals(QuotaEntity.DEFAULT);
                        default -> !part.isAny();
                    };
            if (!fits) {
                return false;
            }
        }
        return !request.strict() || parts.size() == request.components().size();
    }

    private static EntryData entry(Map<String, Part> parts, QuotaRecord record) {
        EntryData entry = new EntryData();
        parts.forEach((type, part) -> {
            EntityData named = new EntityData().setEntityType(type).setEntityName(null);
            if (part instanceof Part.Named(String name)) {
                named.setEntityName(name);
            }
            entry.entity().add(named);
        });
        record.quotas()
                .forEach((quota, value) ->
                        entry.values().add(new ValueData().setKey(quota.key()).setValue(value)));
        return entry;
    }

    private static DescribeClientQuotasResponseData failed(
            DescribeClientQuotasResponseData response, Errors error, String message) {
        return response.setErrorCode(error.code()).setErrorMessage(message).setEntries(null);
    }
}
