package io.minikafka.broker.group.service;

import io.minikafka.broker.OffsetTransactions;
import io.minikafka.broker.OutcomeMessage;
import io.minikafka.broker.PrivateHandler;
import java.util.function.Consumer;

/// Hears outcomes of transactions that are coordinated on other nodes.
final class OutcomeHandler implements PrivateHandler {
    private final OffsetTransactions groups;

    OutcomeHandler(OffsetTransactions groups) {
        this.groups = groups;
    }

    @Override
    public short key() {
        return OutcomeMessage.KEY;
    }

    @Override
    public void handle(byte[] request, Consumer<byte[]> answer) {
        groups.end(
                OutcomeMessage.read(request), error -> answer.accept(OutcomeMessage.reply(error)));
    }
}
