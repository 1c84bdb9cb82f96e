package io.minikafka.broker.offsets;

import io.minikafka.broker.PrivateHandler;
import io.minikafka.broker.offsets.Backlogs.Place;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// Private API 30042: what lies behind offsets, for a node that has no replicas of their partitions.
///
/// @param slow where reading may wait for the disk
public record BacklogHandler(Backlogs backlogs, Executor slow) implements PrivateHandler {
    @Override
    public short key() {
        return BacklogMessages.KEY;
    }

    @Override
    public void handle(byte[] request, Consumer<byte[]> answer) {
        List<Place> places = BacklogMessages.places(request);
        slow.execute(() -> {
            List<Optional<Backlog>> found = List.of();
            try {
                found = places.stream().map(backlogs::here).toList();
            } finally {
                answer.accept(BacklogMessages.answer(found));
            }
        });
    }
}
