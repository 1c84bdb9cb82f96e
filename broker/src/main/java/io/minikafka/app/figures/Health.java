package io.minikafka.app.figures;

import io.minikafka.app.http.HttpPage;
import io.minikafka.app.http.HttpPage.Content;
import io.minikafka.storage.StorageState;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/// The two questions of whoever keeps processes running.
///
/// @param storage whether appends are taken
/// @param serves whether clients are answered: begun, not broken and not stopping
/// @param stuckThreads of the network, whose clients are not answered
public record Health(
        Supplier<StorageState> storage, BooleanSupplier serves, IntSupplier stuckThreads) {
    /// Should this process be left running? A failed disk is no reason to start it again and again.
    public Content alive() {
        return Content.plain(HttpPage.OK, "alive\n");
    }

    /// Should clients be sent here? A full disk is no reason against it: reading goes on.
    public Content ready() {
        if (!serves.getAsBoolean()) {
            return Content.plain(HttpPage.UNAVAILABLE, "starting or stopping\n");
        }
        int stuck = stuckThreads.getAsInt();
        if (stuck > 0) {
            return Content.plain(
                    HttpPage.UNAVAILABLE,
                    stuck + " network threads are stuck; the log says where\n");
        }
        return switch (storage.get()) {
            case StorageState.Online _ -> Content.plain(HttpPage.OK, "ready\n");
            case StorageState.ReadOnly(String reason) ->
                    Content.plain(HttpPage.OK, "ready, but read-only: " + reason + "\n");
            case StorageState.Offline(String reason) ->
                    Content.plain(HttpPage.UNAVAILABLE, "storage is offline: " + reason + "\n");
        };
    }
}
