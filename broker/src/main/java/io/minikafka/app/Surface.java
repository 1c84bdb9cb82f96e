package io.minikafka.app;

import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.PrivateHandler;
import io.minikafka.metrics.MetricSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/// What the parts of a broker show of themselves, gathered while they are opened: requests that they answer, figures,
/// and what they do when a connection or the node ends.
final class Surface {
    private final List<ApiHandler<?, ?>> handlers = new ArrayList<>();
    private final List<PrivateHandler> privateHandlers = new ArrayList<>();
    private final List<MetricSource> figures = new ArrayList<>();
    private final List<LongConsumer> disconnected = new ArrayList<>();
    private final List<Runnable> beforeStop = new ArrayList<>();

    void answers(ApiHandler<?, ?> handler) {
        handlers.add(handler);
    }

    void answers(List<ApiHandler<?, ?>> more) {
        handlers.addAll(more);
    }

    /// Requests of our own.
    void answersPrivately(PrivateHandler handler) {
        privateHandlers.add(handler);
    }

    void answersPrivately(List<PrivateHandler> more) {
        privateHandlers.addAll(more);
    }

    void tells(MetricSource source) {
        figures.add(source);
    }

    void whenDisconnected(LongConsumer listener) {
        disconnected.add(listener);
    }

    /// To be done when the node stops, for those who wait.
    void beforeStop(Runnable task) {
        beforeStop.add(task);
    }

    List<ApiHandler<?, ?>> handlers() {
        return handlers;
    }

    List<PrivateHandler> privateHandlers() {
        return privateHandlers;
    }

    List<MetricSource> figures() {
        return List.copyOf(figures);
    }

    void disconnected(long connection) {
        disconnected.forEach(listener -> listener.accept(connection));
    }

    void stopping() {
        beforeStop.forEach(Runnable::run);
    }
}
