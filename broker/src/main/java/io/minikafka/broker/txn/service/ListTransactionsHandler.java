package io.minikafka.broker.txn.service;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.txn.Transaction;
import io.minikafka.broker.txn.TransactionState;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.message.ListTransactionsRequestData;
import org.apache.kafka.common.message.ListTransactionsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// ListTransactions, versions 0 to 2: transactional ids by state, producer id, duration (since version 1) and pattern
/// (since version 2, in the syntax of RE2, which takes linear time whatever a client sends).
final class ListTransactionsHandler
        implements ApiHandler<ListTransactionsRequestData, ListTransactionsResponseData> {
    /// Kafka's names; the last two are states that nothing is ever seen in here.
    private static final Set<String> STATES =
            Stream.concat(
                            Stream.of(TransactionState.values()).map(TransactionState::label),
                            Stream.of("Dead", "PrepareEpochFence"))
                    .collect(Collectors.toUnmodifiableSet());

    private final TransactionService transactions;

    ListTransactionsHandler(TransactionService transactions) {
        this.transactions = transactions;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.LIST_TRANSACTIONS;
    }

    @Override
    public void handle(
            RequestContext context,
            ListTransactionsRequestData request,
            Answer<ListTransactionsResponseData> answer) {
        Optional<Pattern> pattern;
        try {
            pattern =
                    Optional.ofNullable(request.transactionalIdPattern())
                            .filter(text -> !text.isEmpty())
                            .map(Pattern::compile);
        } catch (PatternSyntaxException e) {
            answer.send(failed(Errors.INVALID_REGULAR_EXPRESSION));
            return;
        }
        transactions.submit(
                () -> {
                    if (transactions.areLoading()) {
                        answer.send(failed(Errors.COORDINATOR_LOAD_IN_PROGRESS));
                        return;
                    }
                    ListTransactionsResponseData response = new ListTransactionsResponseData();
                    request.stateFilters().stream()
                            .filter(state -> !STATES.contains(state))
                            .forEach(response.unknownStateFilters()::add);
                    long nowMs = transactions.wallMs();
                    transactions.coordinators().stream()
                            .flatMap(coordinator -> coordinator.all().stream())
                            .filter(t -> matches(t, request, pattern, nowMs))
                            .map(ListTransactionsHandler::listed)
                            .forEach(response.transactionStates()::add);
                    transactions.afterWrites(
                            error -> answer.send(error == Errors.NONE ? response : failed(error)));
                },
                error -> answer.send(failed(error)));
    }

    private static boolean matches(
            Transaction transaction,
            ListTransactionsRequestData request,
            Optional<Pattern> pattern,
            long nowMs) {
        return (request.producerIdFilters().isEmpty()
                        || request.producerIdFilters()
                                .contains(transaction.producer().current().id()))
                && (request.stateFilters().isEmpty()
                        || request.stateFilters().contains(transaction.state().label()))
                && (request.durationFilter() < 0
                        || (transaction.startMs() != Transaction.NO_START
                                && nowMs - transaction.startMs() > request.durationFilter()))
                && pattern.map(p -> p.matches(transaction.id())).orElse(true);
    }

    private static ListTransactionsResponseData.TransactionState listed(Transaction transaction) {
        return new ListTransactionsResponseData.TransactionState()
                .setTransactionalId(transaction.id())
                .setProducerId(transaction.producer().current().id())
                .setTransactionState(transaction.state().label());
    }

    private static ListTransactionsResponseData failed(Errors error) {
        return new ListTransactionsResponseData().setErrorCode(error.code());
    }
}
