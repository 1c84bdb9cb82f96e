package io.minikafka.broker.txn;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is remembered of transactions. Only [#replay] changes it, while the node runs (as soon as the journal has
/// taken a record) as after a restart, so both give the same state. Owned by the coordinator's thread.
public final class TransactionStore {
    private final Map<String, Transaction> transactions = new LinkedHashMap<>();

    public void replay(TransactionRecord record) {
        switch (record) {
            case TransactionRecord.Saved(Transaction transaction) ->
                    transactions.put(transaction.id(), transaction);
            case TransactionRecord.Forgotten(String id) -> transactions.remove(id);
        }
    }

    Optional<Transaction> find(String transactionalId) {
        return Optional.ofNullable(transactions.get(transactionalId));
    }

    Collection<Transaction> all() {
        return Collections.unmodifiableCollection(transactions.values());
    }

    int size() {
        return transactions.size();
    }

    /// The shortest list of records that leads to this state.
    public List<TransactionRecord> records() {
        return transactions.values().stream()
                .<TransactionRecord>map(TransactionRecord.Saved::new)
                .toList();
    }
}
