package io.minikafka.broker;

import io.minikafka.cluster.metadata.MetadataCommand;
import io.minikafka.cluster.metadata.MetadataImage;
import java.util.function.Consumer;

/// The door to the metadata: read the image, submit a command, hear of changes.
public interface MetadataStore {
    /// What is committed now. One volatile read; any thread.
    MetadataImage image();

    /// Carries out `command` and passes its result on when its changes are committed and part of
    /// [#image]. Any thread; `result` is called once, on the metadata's thread, and must not block.
    <R> void submit(MetadataCommand<R> command, Consumer<R> result);

    /// Has `listener` called after each change of the image, before the results of the commands that
    /// changed it. On the metadata's thread; it must not block.
    void onChange(ImageListener listener);

    /// Learns of changes of the image.
    interface ImageListener {
        void changed(MetadataImage before, MetadataImage now);
    }
}
