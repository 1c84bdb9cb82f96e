package io.minikafka.broker.txn.service;

import io.minikafka.broker.PrivateHandler;
import java.util.function.Consumer;

/// Answers groups on other nodes.
final class GroupAdmissionHandler implements PrivateHandler {
    private final TransactionService transactions;

    GroupAdmissionHandler(TransactionService transactions) {
        this.transactions = transactions;
    }

    @Override
    public short key() {
        return GroupAdmission.KEY;
    }

    @Override
    public void handle(byte[] request, Consumer<byte[]> answer) {
        GroupAdmission asked = GroupAdmission.read(request);
        transactions.admit(
                asked.transactionalId(),
                asked.producerId(),
                asked.producerEpoch(),
                asked.groupId(),
                asked.addMissing(),
                (error, source) ->
                        answer.accept(new GroupAdmission.Reply(error, source).toBytes()));
    }
}
